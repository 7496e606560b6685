"""Desk: everything people look at. Tracking for citizens, the console for officers; a read model of its own."""
