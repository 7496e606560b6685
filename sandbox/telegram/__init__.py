"""Telegram as the sandbox has it: bots, updates to Salur's webhook, and the methods that Salur calls."""
