"""The page of the threshold: what it is, what it rests on, and setting it anew."""
