"""Messages to an Instagram professional account, by Meta's Messenger Platform."""

from salur.channels.instagram.channel import Instagram

__all__ = ["Instagram"]
