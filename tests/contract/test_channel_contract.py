"""The channel contract, for every channel that is installed here."""

from salur.channelkit.contract import *  # noqa: F403
