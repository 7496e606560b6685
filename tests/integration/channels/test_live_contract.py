"""The live part of the channel contract, for every channel that is installed here."""

from salur.channelkit.live import *  # noqa: F403
