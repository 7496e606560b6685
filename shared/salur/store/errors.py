"""What can go wrong with the store, as the rest of Salur sees it."""

from __future__ import annotations


class StoreUnavailable(Exception):
    """MongoDB did not answer in time or has no primary; the same work may succeed later."""

    safe_to_log = True


class Conflict(Exception):
    """Somebody else wrote what this work had read. Load again and decide again."""

    safe_to_log = True


class StoreBroken(Exception):
    """MongoDB refused for a reason that no waiting mends. Names the error and its code, never a document."""

    safe_to_log = True
