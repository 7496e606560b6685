"""How far each account has been read, in MongoDB."""
