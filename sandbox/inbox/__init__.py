"""Messenger and Instagram: Meta's two inboxes, with one kind of webhook and one Send API."""
