"""The bridge between Qt and everything that is not Qt."""
