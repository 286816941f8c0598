"""The page of the lab: which networks suit the people at this door."""
