"""Notify: every way out. It renders, paces, sends, reads receipts, and says how far each text came."""
