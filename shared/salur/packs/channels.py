"""The numbers and addresses by which a jurisdiction is reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from salur.packs.texts import ButtonTitle
from salur.packs.value import Key, Sourced, Value

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]


_PLACE = re.compile(r"\{\{([0-9]{1,2})\}\}")


NEWS = (
    "report_received", "case_verified", "case_dispatched", "case_in_progress", "case_answered", "case_needs_answer",
    "case_finished", "case_reopened", "case_reopened_above", "case_forwarded", "case_to_admin", "case_postponed", "case_resumed", "case_closed",
    "case_archived", "case_judged_false", "case_appealed", "case_merged", "case_unmerged", "identity_revealed",
    "ask_rating", "emergency_sent", "emergency_taken", "reopen_refused",
)  # fmt: skip
"""What a reporter is told of a report, days after they last wrote."""


class WhatsAppTemplate(Value):
    """A message that Meta approved beforehand: what stands for the text `text` when a person has been silent for a day.

    `name`, `language` and `body` are as they stand with Meta. `values` are the text's placeholders that fill {{1}},
    {{2}} and so on, in this order; `buttons` are the titles of its quick replies, which stand for the text's options.
    One of the category `authentication` tells a one-time code: its only value, which its only button copies.
    """

    text: Key
    category: Literal["utility", "authentication"] = "utility"
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,512}$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")] = "id"
    body: Annotated[str, StringConstraints(min_length=1, max_length=1024, strip_whitespace=True)]
    values: tuple[str, ...] = ()
    buttons: Annotated[tuple[ButtonTitle, ...], Field(max_length=3)] = ()

    @cached_property
    def places(self) -> Sequence[str]:
        """The numbers of the places in the body, as often as they stand there."""
        return _PLACE.findall(self.body)

    def said(self, values: Sequence[str]) -> str:
        """The body with its places filled."""
        return _PLACE.sub(lambda place: values[int(place[1]) - 1], self.body)


class WhatsAppNumber(Sourced):
    """One WhatsApp business number: Meta's id of it, the number people see and dial, and its account's templates."""

    phone_number_id: Digits
    display_number: Annotated[str, StringConstraints(pattern=r"^\+[0-9][0-9 -]{6,20}$")]
    templates: tuple[WhatsAppTemplate, ...] = ()

    @property
    def untemplated(self) -> tuple[str, ...]:
        """The texts of a report's way that somebody who has been silent for a day is not told here, for want of a template."""
        told = {template.text for template in self.templates}
        return tuple(text for text in NEWS if text not in told)

    @property
    def tells_codes(self) -> bool:
        """Whether a page's code reaches telephones that have not written today, too."""
        return any(one.text == "web_code" for one in self.templates)


class SmsCode(Sourced):
    """One SMS short code, with the keyword that picks this jurisdiction where the code is shared."""

    short_code: Digits
    keyword: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*$")] | None = None


class Line(Sourced):
    """One number or name on a further channel: the channel's own word for it, and what people see."""

    channel: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*$")]
    number: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.@:+-]{1,80}$")]
    shown: Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Channels(Value):
    """All of channels.yaml."""

    whatsapp: tuple[WhatsAppNumber, ...] = ()
    sms: tuple[SmsCode, ...] = ()
    lines: tuple[Line, ...] = ()
