"""Instagram's voice for the contract suite."""

from __future__ import annotations

from salur.channels.instagram.channel import Instagram
from salur.channels.meta.inbox.voice import subject

SUBJECT = subject(Instagram, "740900000000012", "instagram")
