"""The only place that knows everybody: builds adapters and wires services."""
