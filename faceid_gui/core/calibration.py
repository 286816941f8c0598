"""Thresholds from impostor scores, and what they stand for."""
