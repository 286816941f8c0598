"""The People page: who is enrolled, how well, and everything that can be done about it."""
