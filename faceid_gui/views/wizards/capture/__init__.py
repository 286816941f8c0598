"""Capturing photos of one person: source, pick, collect, choose, saved."""
