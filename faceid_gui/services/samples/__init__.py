"""What a person is made of, and how surely they are recognised."""
