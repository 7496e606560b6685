"""Telegram for Salur, by the Bot API."""

from salur_telegram.channel import Telegram

__all__ = ["Telegram"]
