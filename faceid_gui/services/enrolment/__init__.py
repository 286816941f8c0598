"""Enrolling one person well: coaching, checking, saving."""
