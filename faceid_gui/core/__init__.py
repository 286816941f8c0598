"""What the program is about: types, rules and mathematics, with no devices and no Qt."""
