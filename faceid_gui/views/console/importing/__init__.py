"""The page that imports people from photos."""
