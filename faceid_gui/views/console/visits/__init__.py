"""The visits: what happened at the door, and why."""
