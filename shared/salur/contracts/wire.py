"""Contracts on the wire: JSON bodies, CloudEvents 1.0 attributes as headers (binary mode), W3C traceparent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from salur.contracts import (
    audit,
    cases,
    commands,
    dead_letters,
    media,
    messages,
    notifications,
    reference,
    reports,
)
from salur.contracts.base import Contract
from salur.privacy.sealed import Sealed

Headers = tuple[tuple[str, bytes], ...]

_FIXED: Headers = (("content-type", b"application/json"), ("ce_specversion", b"1.0"))

EVENTS: dict[str, type[Contract]] = {
    kind.TYPE: kind
    for kind in (
        messages.MessageReceived,
        messages.PartsOverdue,
        messages.DraftOverdue,
        messages.ReceiptReceived,
        messages.ReceiptUntilReceived,
        messages.UrgentSender,
        reports.ReportSubmitted,
        reports.ReportVerified,
        cases.CaseChanged,
        cases.CommandRefused,
        commands.AcceptReview,
        commands.DispatchCase,
        commands.StartCase,
        commands.AnswerCase,
        commands.AskReporter,
        commands.ReplyToCase,
        commands.FinishCase,
        commands.ReopenCase,
        commands.DeclineCase,
        commands.PostponeCase,
        commands.ResumeCase,
        commands.ArchiveCase,
        commands.JudgeFalse,
        commands.AppealJudgement,
        commands.RateCase,
        commands.MergeCase,
        commands.UnmergeCase,
        commands.AdoptCase,
        commands.FollowParent,
        commands.InvolveAgency,
        commands.AnswerPart,
        commands.TakeCase,
        commands.AssignCase,
        commands.CorrectCase,
        commands.ReleaseMedia,
        commands.AddSignals,
        commands.RingClock,
        commands.CallDuty,
        commands.UpdateLinked,
        commands.NoteReveal,
        commands.SpeakTo,
        commands.ProveReporter,
        commands.ForgetReporter,
        media.MediaExamined,
        reference.ReferenceChanged,
        reference.CitizenErased,
        audit.AuditHead,
        notifications.NotificationRequested,
        notifications.NotificationSettled,
        dead_letters.DeadLetter,
    )
}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in EVENTS.items()}


# Sixteen times what anybody may write to us: what is longer was not made by Salur.
LONGEST_FIELD = 65_536


class Unreadable(Exception):
    """Bytes that are no event we know. `reason` is a code for the dead letter; no content is quoted."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{reason}: {where}" if where else reason)
        self.reason = reason
        self.where = where


def body(event: Contract) -> bytes:
    """The JSON of an event, as it stands in Kafka."""
    return event.__pydantic_serializer__.to_json(event)


def headers(event: Contract, *, event_id: str, source: str, at: datetime, trace: str | None) -> Headers:
    """The CloudEvents headers of an event; `source` is the stage or process that gives it."""
    given: Headers = (*_FIXED, ("ce_id", event_id.encode()), *_given(source, event.TYPE, at))
    return (*given, ("traceparent", trace.encode())) if trace else given


@lru_cache(maxsize=256)
def _given(source: str, kind: str, at: datetime) -> Headers:
    """The events of a batch have these in common."""
    return (
        ("ce_source", f"/salur/{source}".encode()),
        ("ce_type", kind.encode()),
        ("ce_time", at.isoformat().encode()),
    )


def attributes(raw: Iterable[tuple[str, bytes]]) -> Mapping[str, str]:
    """A record's headers as text; what is not UTF-8 is left out."""
    found = {}
    for name, value in raw:
        try:
            found[name] = value.decode()
        except UnicodeDecodeError:
            continue
    return found


def read(kind: str | None, value: bytes | None) -> Contract:
    """The event in a record.

    Raises Unreadable: `no_type`, `unknown_type` (an unknown version counts as unknown), `empty`, `invalid`,
    `too_large` (a text of more than LONGEST_FIELD characters; sealed values may be longer).
    """
    if not kind:
        raise Unreadable("no_type")
    adapter = _ADAPTERS.get(kind)
    if adapter is None:
        raise Unreadable("unknown_type")
    if value is None:
        raise Unreadable("empty")
    try:
        event: Contract = adapter.validate_json(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = str(first["loc"][0]) if first["loc"] else ""
        raise Unreadable("invalid", f"{where} {first['type']}") from None
    if len(value) > LONGEST_FIELD:
        for name in type(event).model_fields:
            if _has_long_text(getattr(event, name)):
                raise Unreadable("too_large", name)
    return event


def _has_long_text(value: object) -> bool:
    if isinstance(value, str):
        return len(value) > LONGEST_FIELD
    if isinstance(value, Sealed):
        return False
    if isinstance(value, BaseModel):
        return any(_has_long_text(part) for _, part in value)
    if isinstance(value, Mapping):
        return any(_has_long_text(part) for pair in value.items() for part in pair)
    return isinstance(value, tuple) and any(_has_long_text(part) for part in value)
