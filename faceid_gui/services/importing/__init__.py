"""Many people at once, from their photos."""
