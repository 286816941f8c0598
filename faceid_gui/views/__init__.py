"""What is drawn and listened to."""
