"""Where detection, embedding and liveness run."""
