"""What a message centre says became of a text: by optional parameters first, else by the customary line of text.

SMPP 3.4, section 5.2.12 (esm_class), 5.2.28 (message_state) and appendix B, which calls its line "vendor specific".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from salur.channels.smpp.pdus import ShortMessage, Tag, tlv
from salur.contracts.messages import ReceiptState

_TYPE = 0b0011_1100
_RECEIPT, _INTERMEDIATE = 0b0000_0100, 0b0010_0000
_DELIVERED = 2

# message_state, and the same in appendix B's seven letters.
_STATES: tuple[tuple[int, str, ReceiptState], ...] = (
    (1, "ENROUTE", ReceiptState.SENT),
    (_DELIVERED, "DELIVRD", ReceiptState.DELIVERED),
    (3, "EXPIRED", ReceiptState.FAILED),
    (4, "DELETED", ReceiptState.FAILED),
    (5, "UNDELIV", ReceiptState.FAILED),
    (6, "ACCEPTD", ReceiptState.SENT),
    (7, "UNKNOWN", ReceiptState.SENT),
    (8, "REJECTD", ReceiptState.FAILED),
)
_BY_NUMBER = {number: (name, state) for number, name, state in _STATES}
_BY_NAME = {name: state for _, name, state in _STATES}
# As message centres spell them: "DELIVERED", "ACCEPTED", "FAILED", "BUFFERED".
_BY_BEGINNING = (
    *((name[:5], name) for name in _BY_NAME),
    ("FAIL", "UNDELIV"),
    ("BUFF", "ENROUTE"),
    ("SKIP", "REJECTD"),
)
_TEXT = re.compile(r"\btext\s*[:=]", re.IGNORECASE)
_FIELD = re.compile(r"\b(id|stat|err)\s*[:=]\s*([^\s]+)", re.IGNORECASE)
_LONGEST_ID = 64


class IdForm(StrEnum):
    """How the id in a receipt stands to the id in the answer to submit_sm."""

    SAME = "same"
    DECIMAL_OF_HEX = "decimal_of_hex"
    """The answer said "1A", the receipt says "26"."""
    HEX_OF_DECIMAL = "hex_of_decimal"
    """The answer said "26", the receipt says "1A"."""


_IN_RECEIPT = {IdForm.SAME: 0, IdForm.DECIMAL_OF_HEX: 10, IdForm.HEX_OF_DECIMAL: 16}
_IN_ANSWER = {IdForm.SAME: 0, IdForm.DECIMAL_OF_HEX: 16, IdForm.HEX_OF_DECIMAL: 10}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the text that the message centre calls `message_id`. `error` is the network's code."""

    message_id: str
    state: ReceiptState
    error: str | None = None


def is_receipt(message: ShortMessage) -> bool:
    """True where a deliver_sm is no message of a person."""
    return message.esm_class & _TYPE in (_RECEIPT, _INTERMEDIATE)


def receipt(message: ShortMessage, text: str, form: IdForm = IdForm.SAME) -> Receipt | None:
    """The receipt in a deliver_sm, whose short_message reads `text`. None where it says neither of what nor how."""
    said = {name.lower(): value for name, value in reversed(_FIELD.findall(_TEXT.split(text, 1)[0]))}
    by_tlv = tlv(message.tlvs, Tag.RECEIPTED_MESSAGE_ID)
    message_id = (by_tlv.text if by_tlv else "") or said.get("id", "")
    state = tlv(message.tlvs, Tag.MESSAGE_STATE)
    name, reached = _BY_NUMBER.get(state.number, ("", None)) if state else ("", None)
    if reached is None:
        name, reached = _by_name(said.get("stat", ""))
    if not 0 < len(message_id) <= _LONGEST_ID or reached is None:
        return None
    failed = reached is ReceiptState.FAILED
    return Receipt(
        _number(message_id, _IN_RECEIPT[form]), reached, _error(message, said, name) if failed else None
    )


def answered(message_id: str, form: IdForm = IdForm.SAME) -> str:
    """The id in an answer to submit_sm as `receipt` gives it, whichever way either was written."""
    return _number(message_id, _IN_ANSWER[form])


def _number(message_id: str, base: int) -> str:
    """The id's number in decimal; the id itself where it need not be a number, or is none."""
    try:
        return str(int(message_id, base)) if base else message_id
    except ValueError:
        return message_id


def _by_name(said: str) -> tuple[str, ReceiptState | None]:
    word = said.upper()
    name = next((name for beginning, name in _BY_BEGINNING if word.startswith(beginning)), "")
    return name, _BY_NAME.get(name)


def _error(message: ShortMessage, said: dict[str, str], name: str) -> str:
    """The network's own code where it gives one beside the state, else the state."""
    network = tlv(message.tlvs, Tag.NETWORK_ERROR_CODE)
    if network and len(network.value) == 3:
        return str(int.from_bytes(network.value[1:]))
    code = said.get("err", "")
    return code if code.isalnum() and code.strip("0") and len(code) <= 8 else name
