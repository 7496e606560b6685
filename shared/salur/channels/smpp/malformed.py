"""What is wrong with bytes from the other side, and what follows: a generic_nack, or a new connection."""

from __future__ import annotations

from salur.channels.smpp.errors import Status

RESPONSE = 0x8000_0000


class Malformed(Exception):
    """Bytes that are not as SMPP 3.4 describes. The text is a code; no content is quoted."""

    safe_to_log = True

    def __init__(self, status: Status, where: str) -> None:
        super().__init__(f"{where}: {status.name}")
        self.status = status
        self.where = where


class OutOfStep(Malformed):
    """Where the next PDU begins is not known any more: the connection must be closed and bound anew."""


class BadPdu(Malformed):
    """One PDU cannot be read; the next ones can. A request is answered with generic_nack, a response with nothing."""

    def __init__(self, status: Status, where: str, command: int, sequence: int) -> None:
        super().__init__(status, where)
        self.command = command
        self.sequence = sequence

    @property
    def is_response(self) -> bool:
        return bool(self.command & RESPONSE)
