"""What router decides: how a case begins, what may be done with it, by when, and who is told. Pure throughout."""
