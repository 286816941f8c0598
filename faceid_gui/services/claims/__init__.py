"""Whether a claimed person stands before a camera: bounded looks, asked for by a client."""
