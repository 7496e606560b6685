"""Messages to a Facebook page, by Meta's Messenger Platform."""

from salur.channels.messenger.channel import Messenger

__all__ = ["Messenger"]
