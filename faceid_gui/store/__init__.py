"""People, samples, visits and audit on disk, encrypted."""
