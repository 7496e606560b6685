"""Salur's contract for channels; `pytest --channel telegram` runs it for this one."""

from salur.channelkit.contract import *  # noqa: F403
from salur.channelkit.live import *  # noqa: F403
