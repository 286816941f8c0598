"""The kiosk: what a person at the door sees."""
