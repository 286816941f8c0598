"""Face backends side by side, for many clients at once."""
