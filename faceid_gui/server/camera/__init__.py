"""The kiosk's camera for others: pictures and a stream for whoever shows a key."""
