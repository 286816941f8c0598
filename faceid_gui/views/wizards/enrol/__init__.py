"""Enrolling a person: who, looking, reviewing, saved."""
