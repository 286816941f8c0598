"""Door drivers: what a grant moves."""
