"""Any PDU that the specification allows, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from salur.channels.smpp.errors import Status
from salur.channels.smpp.pdus import (
    BINDS,
    Address,
    Binding,
    Bound,
    Command,
    MessageId,
    Pdu,
    ShortMessage,
    Tlv,
)

octet = st.integers(0, 255)
sequence = st.integers(1, 0x7FFFFFFF)


def string(most: int) -> st.SearchStrategy[str]:
    """Text that fits into `most` octets with its NUL."""
    return st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=most - 1)


def address(most: int) -> st.SearchStrategy[Address]:
    return st.builds(Address, octet, octet, string(most))


time = st.just("") | st.text("0123456789", min_size=12, max_size=12).map(lambda digits: digits + "128+")
tlvs = st.lists(
    st.builds(Tlv, st.integers(0, 0xFFFF), st.binary(max_size=40))
    | st.builds(Tlv, st.just(0x0424), st.binary()),
    max_size=5,
).map(tuple)
messages = st.builds(
    ShortMessage,
    source=address(21),
    destination=address(21),
    text=st.binary(max_size=254),
    service_type=string(6),
    esm_class=octet,
    protocol_id=octet,
    priority=octet,
    schedule=time,
    validity=time,
    registered_delivery=octet,
    replace=octet,
    data_coding=octet,
    default_message=octet,
    tlvs=tlvs,
)
bindings = st.builds(Binding, string(16), string(9), string(13), octet, address(41))
pdus = st.one_of(
    st.builds(Pdu, st.sampled_from(BINDS), sequence, body=bindings),
    st.builds(
        Pdu,
        st.sampled_from([bind.response for bind in BINDS]),
        sequence,
        body=st.builds(Bound, string(16), tlvs),
    ),
    st.builds(Pdu, st.sampled_from([Command.SUBMIT_SM, Command.DELIVER_SM]), sequence, body=messages),
    st.builds(
        Pdu,
        st.sampled_from([Command.SUBMIT_SM_RESP, Command.DELIVER_SM_RESP]),
        sequence,
        body=st.builds(MessageId, string(65), tlvs),
    ),
    st.builds(
        Pdu,
        st.sampled_from(
            [Command.UNBIND, Command.UNBIND_RESP, Command.ENQUIRE_LINK, Command.ENQUIRE_LINK_RESP]
        ),
        sequence,
    ),
    st.builds(
        Pdu,
        st.sampled_from([command for command in Command if command.is_response]),
        sequence,
        status=st.sampled_from([status.value for status in Status if status]) | st.integers(0x400, 0x4FF),
    ),
)
