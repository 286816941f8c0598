"""The administrator's windows."""
