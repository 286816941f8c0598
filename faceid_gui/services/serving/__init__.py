"""What the server's routes do: search the gallery, enrol uploads, tell of events."""
