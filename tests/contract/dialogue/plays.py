"""Plays: conversations as files that a person likes to read, played again by the real dialogue.

A line of a play is one of

    # a remark
    Warga: words              a citizen writes; `{kode}` is the code of the last report
    Warga (foto): words       with media: foto, rekaman, dokumen; `lokasi -3.5, 122.1`; `stiker`, `jempol`, `kontak`
    Warga (sms): words        the same person by SMS; `{one_time}` is the code last told under that name, `{not_one_time}` another
    Warga (sunting 2): words  puts other words in place of the second line of a Warga
    Warga (tarik 2)           takes the second message back
    Warga (ketuk Kirim)       taps an option by its label, or `Label / hint`
    Warga lain: words         somebody else
    * 13 jam kemudian         time passes (menit, jam, hari)
    * kasus: proses           router's news of the last report: a state, perhaps `| instansi PUPR | its answer`, or `| tidak benar`
    Salur: words              what comes back; `Salur (Warga, sms)` where it does not go where the message came from
    > …                       what goes on to other services

Salur's lines and those with `>` are written by the play itself when SALUR_GOLDEN=write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from salur.channels.inbound import InboundUnsupported, Media, MediaKind, Sender
from salur.contracts.base import Contract
from salur.contracts.cases import Actor, CaseState, Entry, Role
from salur.contracts.commands import AppealJudgement, RateCase, ReopenCase, ReplyToCase
from salur.contracts.messages import Address, UrgentSender
from salur.contracts.notifications import NotificationRequested, Option
from salur.contracts.reports import ReportSubmitted
from tests.theatre import KEYS, PHONE, Theatre

_SPOKEN = re.compile(r"(?P<who>Warga(?: lain)?)(?: \((?P<how>[^)]*)\))?(?::\s*(?P<text>.*))?")
_LATER = re.compile(r"\* (\d+) (menit|jam|hari) kemudian")
_AMENDS = re.compile(r"(sunting|tarik) (\d+)")
_UNITS = {"menit": "minutes", "jam": "hours", "hari": "days"}
_MEDIA = {"foto": MediaKind.IMAGE, "rekaman": MediaKind.AUDIO, "dokumen": MediaKind.DOCUMENT}
_PEOPLE = {"Warga": (PHONE, "Samaria"), "Warga lain": ("628009998887", "La Contoh")}
_INDENT = " " * 7


@dataclass
class Play:
    """One play as it runs."""

    theatre: Theatre = field(default_factory=Theatre)
    options: tuple[Option, ...] = ()
    codes: dict[str, str] = field(default_factory=dict)
    speaker: tuple[str, str] = ("Warga", "whatsapp")

    async def run(self, script: str) -> str:
        """The play with what Salur says now."""
        played: list[str] = []
        for line in _lines(script):
            played.append(line)
            if not line.startswith("#"):
                played += await self._line(line)
                self.theatre.clock.advance(timedelta(seconds=20))
        return "\n".join(played).strip() + "\n"

    async def _line(self, line: str) -> list[str]:
        if (spoken := _SPOKEN.fullmatch(line)) is not None:
            return self._shown(await self._speak(**spoken.groupdict()))
        if (later := _LATER.fullmatch(line)) is not None:
            return self._shown(await self.theatre.silence(timedelta(**{_UNITS[later[2]]: int(later[1])})))
        if line.startswith("* kasus: "):
            state, _, rest = line.removeprefix("* kasus: ").partition(" | ")
            changes = self._changes(CaseState(state), rest)
            return self._shown(
                await self.theatre.case(self.theatre.reports()[-1], CaseState(state), **changes)
            )
        raise ValueError(f"no such line in a play: {line}")

    def _changes(self, state: CaseState, rest: str) -> dict[str, Any]:
        """What is said of a case behind its state."""
        if rest == "tidak benar":
            return {"judged": "false"}
        agency, _, answer = rest.partition(" | ")
        code = agency.removeprefix("instansi ") or None
        by = Actor(role=Role.OFFICER, id="o", agency=code)
        said = Entry(at=self.theatre.clock.now(), by=by, what="answered", state=state, text=answer)
        return {"agency": code, "timeline": (said,) if answer else ()}

    async def _speak(self, who: str, how: str | None, text: str | None) -> Sequence[Contract]:
        phone, profile = _PEOPLE[who]
        code = self.theatre.reports()[-1].code if self.theatre.reports() else ""
        words = (text or "").replace("{kode}", code).replace("\\n", "\n")
        for name, told in self.codes.items():
            words = words.replace(f"{{{name}}}", told)
        self.speaker = (who, "sms" if how == "sms" else "whatsapp")
        if how == "kontak":
            self.theatre.messages += 1
            sender = Sender(phone=phone, profile_name=profile)
            unsupported = InboundUnsupported(
                provider_id=f"w{self.theatre.messages}",
                sender=sender,
                at=self.theatre.clock.now(),
                type="contacts",
                raw="{}",
            )
            return await self.theatre.take(unsupported)
        if how is not None and (amends := _AMENDS.fullmatch(how)) is not None:
            return await self.theatre.amend(int(amends[2]), words if amends[1] == "sunting" else None)
        return await self.theatre.hear(words, phone=phone, profile=profile, **self._along(how))

    def _along(self, how: str | None) -> dict[str, Any]:
        """What comes with a message, or in place of words."""
        if how is None:
            return {}
        if how == "sms":
            return {"channel": "sms"}
        if how in _MEDIA:
            media = Media(kind=_MEDIA[how], provider_id=f"media-{self.theatre.messages}", mime=None)
            return {"type": _MEDIA[how].value, "media": (media,)}
        if how in ("stiker", "jempol"):
            return {"type": "sticker" if how == "stiker" else "reaction"}
        if how.startswith("lokasi "):
            latitude, longitude = how.removeprefix("lokasi ").split(",")
            return {"type": "location", "latitude": float(latitude), "longitude": float(longitude)}
        label, _, hint = how.removeprefix("ketuk ").partition(" / ")
        tapped = next(o for o in self.options if o.label == label and (not hint or o.hint == hint))
        return {"type": "interactive", "choice": tapped.id}

    def _elsewhere(self, to: Address) -> str:
        """To whom it goes, and by what, where that is not where the last message came from."""
        who, channel = self.speaker
        reader = next(
            name for name, (phone, _) in _PEOPLE.items() if KEYS.refs().sender(to.channel, phone) == to.ref
        )
        told = [*([reader] if reader != who else []), *([to.channel] if to.channel != channel else [])]
        return f" ({', '.join(told)})" if told else ""

    def _shown(self, events: Sequence[Contract]) -> list[str]:
        shown: list[str] = []
        for event in events:
            if isinstance(event, NotificationRequested):
                self.options = event.options or self.options
                lines = self.theatre.words(event).split("\n")
                for name, box in event.sealed.items():
                    told = KEYS.open(box).decode()
                    self.codes[name] = told
                    self.codes[f"not_{name}"] = f"{(int(told) + 1) % 10 ** len(told):0{len(told)}d}"
                mark = f"Salur{self._elsewhere(event.to)}" + ("!" if event.urgent else ":")
                shown += [f"{mark} {lines[0]}", *(f"{_INDENT}{line}".rstrip() for line in lines[1:])]
            else:
                shown.append(f"> {_told(event)}")
        return [*shown, ""]


def _lines(script: str) -> Iterator[str]:
    """What the script gives to the play; what the play gave back last time is left out."""
    for line in script.splitlines():
        if line.startswith(("#", "Warga", "* ")):
            yield line


def _told(event: Contract) -> str:
    if isinstance(event, ReportSubmitted):
        place = event.place.name or event.place.text or "tempat belum diketahui"
        parts = [event.report[0], event.category, event.sensitivity, place, f"“{event.text}”"]
        parts += [f"kurang: {', '.join(event.unfinished)}"] if event.unfinished else []
        parts += [f"NIK: {', '.join(event.identity.nik_facts) or event.identity.missing or 'tidak diminta'}"]
        parts += [f"{len(event.media)} berkas"] if event.media else []
        parts += [f"untuk {event.wish}"] if event.wish else []
        return "laporan: " + " · ".join(parts)
    if isinstance(event, ReplyToCase):
        return f"jawaban untuk instansi: {event.text}"
    if isinstance(event, ReopenCase):
        return f"buka lagi: {event.text}"
    if isinstance(event, AppealJudgement):
        return f"banding: {event.text}"
    if isinstance(event, RateCase):
        return f"nilai: {event.score}"
    if isinstance(event, UrgentSender):
        return "pesan berikutnya lewat jalur darurat"
    return type(event).__name__
