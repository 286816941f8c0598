"""Frame in, events out: tracking, evidence, and the engine that runs it."""
