"""Intake: every way in, and the dialogue that completes a report."""
