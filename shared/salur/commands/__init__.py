"""What `salur` can be asked beside running: a Typer app or function each, loaded only when asked for."""
