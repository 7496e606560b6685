"""WhatsApp, by Meta's Cloud API."""

from salur.channels.whatsapp.channel import WhatsApp

__all__ = ["WhatsApp"]
