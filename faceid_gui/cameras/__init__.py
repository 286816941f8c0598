"""Camera sources: one file per way of getting pictures."""
