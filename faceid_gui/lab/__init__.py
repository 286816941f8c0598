"""Which networks, detector, metric and threshold suit these people: evaluation with numbers."""
