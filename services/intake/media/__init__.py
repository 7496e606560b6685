"""Fetches what citizens sent from their providers, has it looked at and kept, and tells what was found."""
