"""SMS, by SMPP 3.4 with message centres."""

from salur.channels.smpp.channel import Smpp

__all__ = ["Smpp"]
