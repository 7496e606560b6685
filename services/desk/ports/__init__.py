"""What desk needs from outside."""
