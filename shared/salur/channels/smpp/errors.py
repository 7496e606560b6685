"""SMPP's command_status values, and what each means for a text we want to send.

Source: SMPP Developers Forum, "Short Message Peer to Peer Protocol Specification v3.4", Issue 1.2, section 5.1.3,
table 5-2. Values from 0x400 to 0x4FF belong to the message centre's vendor; who runs it says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, IntEnum, auto


class Status(IntEnum):
    """command_status by its name in the specification, without "ESME_"."""

    ROK = 0x00
    RINVMSGLEN = 0x01
    RINVCMDLEN = 0x02
    RINVCMDID = 0x03
    RINVBNDSTS = 0x04
    RALYBND = 0x05
    RINVPRTFLG = 0x06
    RINVREGDLVFLG = 0x07
    RSYSERR = 0x08
    RINVSRCADR = 0x0A
    RINVDSTADR = 0x0B
    RINVMSGID = 0x0C
    RBINDFAIL = 0x0D
    RINVPASWD = 0x0E
    RINVSYSID = 0x0F
    RCANCELFAIL = 0x11
    RREPLACEFAIL = 0x13
    RMSGQFUL = 0x14
    RINVSERTYP = 0x15
    RINVNUMDESTS = 0x33
    RINVDLNAME = 0x34
    RINVDESTFLAG = 0x40
    RINVSUBREP = 0x42
    RINVESMCLASS = 0x43
    RCNTSUBDL = 0x44
    RSUBMITFAIL = 0x45
    RINVSRCTON = 0x48
    RINVSRCNPI = 0x49
    RINVDSTTON = 0x50
    RINVDSTNPI = 0x51
    RINVSYSTYP = 0x53
    RINVREPFLAG = 0x54
    RINVNUMMSGS = 0x55
    RTHROTTLED = 0x58
    RINVSCHED = 0x61
    RINVEXPIRY = 0x62
    RINVDFTMSGID = 0x63
    RX_T_APPN = 0x64
    RX_P_APPN = 0x65
    RX_R_APPN = 0x66
    RQUERYFAIL = 0x67
    RINVOPTPARSTREAM = 0xC0
    ROPTPARNOTALLWD = 0xC1
    RINVPARLEN = 0xC2
    RMISSINGOPTPARAM = 0xC3
    RINVOPTPARAMVAL = 0xC4
    RDELIVERYFAILURE = 0xFE
    RUNKNOWNERR = 0xFF


class Fate(Enum):
    """What to do with the text that met a status."""

    WAIT = auto()
    """The message centre is full or we are too fast: slow down on the whole account."""
    DOWN = auto()
    """Nothing can be sent at the moment; the same text may be taken later, perhaps after an operator looked."""
    REFUSED = auto()
    """This text will never be taken."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One status: its fate, and how long to wait where it asks for that."""

    fate: Fate
    wait: timedelta = timedelta(0)


def _wait(seconds: int) -> Meaning:
    return Meaning(Fate.WAIT, timedelta(seconds=seconds))


_DOWN, _REFUSED = Meaning(Fate.DOWN), Meaning(Fate.REFUSED)
OUR_MISTAKE, THEIR_TROUBLE = _REFUSED, _DOWN

# Of the specification's statuses those that can answer a submit_sm. What is not listed is treated by `meaning`.
MEANINGS: dict[Status, Meaning] = {
    Status.RTHROTTLED: _wait(2),
    Status.RMSGQFUL: _wait(5),
    # The bind, or the account behind it
    Status.RINVBNDSTS: THEIR_TROUBLE,
    Status.RALYBND: THEIR_TROUBLE,
    Status.RBINDFAIL: THEIR_TROUBLE,
    Status.RINVPASWD: THEIR_TROUBLE,
    Status.RINVSYSID: THEIR_TROUBLE,
    Status.RINVSYSTYP: THEIR_TROUBLE,
    # The message centre, or what lies behind it
    Status.RSYSERR: THEIR_TROUBLE,
    Status.RX_T_APPN: THEIR_TROUBLE,
    Status.RUNKNOWNERR: THEIR_TROUBLE,
    # The text or its number
    Status.RINVMSGLEN: OUR_MISTAKE,
    Status.RINVCMDLEN: OUR_MISTAKE,
    Status.RINVCMDID: OUR_MISTAKE,
    Status.RINVPRTFLG: OUR_MISTAKE,
    Status.RINVREGDLVFLG: OUR_MISTAKE,
    Status.RINVSRCADR: OUR_MISTAKE,
    Status.RINVDSTADR: OUR_MISTAKE,
    Status.RINVMSGID: OUR_MISTAKE,
    Status.RINVSERTYP: OUR_MISTAKE,
    Status.RINVESMCLASS: OUR_MISTAKE,
    Status.RSUBMITFAIL: OUR_MISTAKE,
    Status.RINVSRCTON: OUR_MISTAKE,
    Status.RINVSRCNPI: OUR_MISTAKE,
    Status.RINVDSTTON: OUR_MISTAKE,
    Status.RINVDSTNPI: OUR_MISTAKE,
    Status.RINVREPFLAG: OUR_MISTAKE,
    Status.RINVSUBREP: OUR_MISTAKE,
    Status.RINVSCHED: OUR_MISTAKE,
    Status.RINVEXPIRY: OUR_MISTAKE,
    Status.RINVDFTMSGID: OUR_MISTAKE,
    Status.RX_P_APPN: OUR_MISTAKE,
    Status.RX_R_APPN: OUR_MISTAKE,
    Status.RINVOPTPARSTREAM: OUR_MISTAKE,
    Status.ROPTPARNOTALLWD: OUR_MISTAKE,
    Status.RINVPARLEN: OUR_MISTAKE,
    Status.RMISSINGOPTPARAM: OUR_MISTAKE,
    Status.RINVOPTPARAMVAL: OUR_MISTAKE,
    Status.RDELIVERYFAILURE: OUR_MISTAKE,
}


def named(status: int) -> str:
    """A status as it may be logged: its name, or its number where the specification has none."""
    try:
        return Status(status).name
    except ValueError:
        return f"0x{status:08X}"


def meaning(status: int) -> Meaning:
    """What a status other than ROK means for a text. One that nobody lists refuses the text: to try for ever is worse."""
    try:
        return MEANINGS.get(Status(status), OUR_MISTAKE)
    except ValueError:
        return OUR_MISTAKE
