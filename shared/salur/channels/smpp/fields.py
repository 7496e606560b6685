"""Reads and writes the fields of a PDU's body, each within the length the specification allows it."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from salur.channels.smpp.errors import Status
from salur.channels.smpp.pdus import Address, Tlv

_TLV = struct.Struct(">HH")
_LONGEST_TLV = 0xFFFF
_NUL = b"\0"


class BadField(Exception):
    """A field is not as it must be: its status and its name."""

    def __init__(self, status: Status, where: str) -> None:
        super().__init__(where)
        self.status = status
        self.where = where


class Reader:
    """Takes field after field from a body. Every method raises BadField."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self._at = at

    @property
    def left(self) -> int:
        """How many octets have not been taken."""
        return len(self._data) - self._at

    def octet(self, where: str) -> int:
        """An integer of one octet."""
        if self._at >= len(self._data):
            raise BadField(Status.RINVCMDLEN, where)
        self._at += 1
        return self._data[self._at - 1]

    def string(self, most: int, where: str, status: Status = Status.RINVPARLEN) -> str:
        """A C-octet string of at most `most` octets, its NUL among them."""
        end = self._data.find(_NUL, self._at, self._at + most)
        if end < 0:
            raise BadField(Status.RINVCMDLEN if self.left < most else status, where)
        found = self._data[self._at : end].decode("latin-1")
        self._at = end + 1
        return found

    def time(self, where: str, status: Status) -> str:
        """A time: sixteen characters or none."""
        found = self.string(17, where, status)
        if len(found) not in (0, 16):
            raise BadField(status, where)
        return found

    def address(self, most: int, where: str, status: Status) -> Address:
        """Type, plan and number."""
        ton = self.octet(where)
        npi = self.octet(where)
        return Address(ton, npi, self.string(most, where, status))

    def octets(self, count: int, where: str) -> bytes:
        """So many octets."""
        end = self._at + count
        if end > len(self._data):
            raise BadField(Status.RINVCMDLEN, where)
        found = self._data[self._at : end]
        self._at = end
        return found

    def tlvs(self) -> tuple[Tlv, ...]:
        """All optional parameters, to the end of the body."""
        if self._at == len(self._data):
            return ()
        found = []
        while self.left:
            if self.left < _TLV.size:
                raise BadField(Status.RINVOPTPARSTREAM, "tlv")
            tag, length = _TLV.unpack_from(self._data, self._at)
            self._at += _TLV.size
            if length > self.left:
                raise BadField(Status.RINVOPTPARSTREAM, "tlv")
            found.append(Tlv(tag, self.octets(length, "tlv")))
        return tuple(found)

    def end(self) -> None:
        """Nothing may be left."""
        if self.left:
            raise BadField(Status.RINVCMDLEN, "end")


def string(value: str, most: int, where: str) -> bytes:
    """A C-octet string. Raises ValueError where it does not fit into `most` octets with its NUL."""
    data = value.encode("latin-1")
    if len(data) >= most or _NUL in data:
        raise ValueError(f"{where} does not fit into {most - 1} octets")
    return data + _NUL


def address(value: Address, most: int, where: str) -> bytes:
    """Type, plan and number."""
    return bytes((value.ton, value.npi)) + string(value.number, most, where)


def tlvs(values: Iterable[Tlv]) -> bytes:
    """Optional parameters one after the other."""
    return b"".join(_TLV.pack(one.tag, len(one.value)) + one.value for one in values)
