"""Pairing with a server: six digits or a QR code, and what is kept of it."""
