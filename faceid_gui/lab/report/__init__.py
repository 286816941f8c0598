"""What an evaluation found, as files: one HTML page, and JSON that is read back."""
