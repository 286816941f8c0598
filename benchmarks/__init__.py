"""What is measured, against which peers, in one run: ``python -m benchmarks``."""
