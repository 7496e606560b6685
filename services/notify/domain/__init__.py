"""What notify decides: the words, how far a text came, how long to wait."""
