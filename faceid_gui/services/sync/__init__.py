"""A kiosk and its source: people both ways, visits one way."""
