"""Searching a gallery: exact, one matrix product."""
