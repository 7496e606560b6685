"""Messenger's voice for the contract suite."""

from __future__ import annotations

from salur.channels.messenger.channel import Messenger
from salur.channels.meta.inbox.voice import subject

SUBJECT = subject(Messenger, "740900000000011", "page")
