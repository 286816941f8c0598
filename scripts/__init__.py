"""What is run by hand: pictures for the docs, sounds, translations."""
