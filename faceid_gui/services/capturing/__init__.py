"""Photos of one person out of a camera or a video."""
