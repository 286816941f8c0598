"""This machine as a server: set-up, pairing, keys, and what the kiosks exchange with it."""
