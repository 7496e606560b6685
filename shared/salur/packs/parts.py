"""Reads the files of one pack folder, each into its frozen values, collecting every fault with its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from salur.packs.agency import Agency
from salur.packs.category import Category
from salur.packs.channels import Channels
from salur.packs.days_off import DaysOff
from salur.packs.document import At, Document, Key, PackSyntaxError, read
from salur.packs.duty import Duty
from salur.packs.emergency import Emergency
from salur.packs.finding import Finding, Severity
from salur.packs.hotline import Hotline
from salur.packs.landmark import LandmarkList
from salur.packs.model import About
from salur.packs.routing import Routing
from salur.packs.sla import Sla
from salur.packs.texts import LANGS, Lang, Template, languages_in, parse_templates
from salur.packs.value import Value
from salur.packs.weights import Weights
from salur.packs.words import Words, words_in

T = TypeVar("T")


class _Categories(Value):
    # WhatsApp's list message shows at most ten rows.
    categories: Annotated[tuple[Category, ...], Field(min_length=1, max_length=10)]


class _Agencies(Value):
    agencies: Annotated[tuple[Agency, ...], Field(min_length=1)]


class _Hotlines(Value):
    hotlines: Annotated[tuple[Hotline, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of a pack that could be read; `documents` are kept for the lines of later findings."""

    about: About
    channels: Channels
    categories: tuple[Category, ...]
    agencies: tuple[Agency, ...]
    sla: Sla
    hotlines: tuple[Hotline, ...]
    emergency: Emergency
    duty: Duty
    routing: Routing
    days_off: DaysOff
    weights: Weights
    landmarks: LandmarkList
    texts: dict[Lang, dict[str, Template]]
    words: dict[Lang, Words]
    documents: dict[str, Document]


def found(
    parts: Parts, file: str, at: tuple[Key, ...], sentence: str, severity: Severity = "error"
) -> Finding:
    """A finding about one place of a file."""
    return Finding(parts.about.code, file, parts.documents[file].line(*at), sentence, severity)


def read_parts(folder: Path) -> tuple[Parts | None, list[Finding]]:
    """All parts, or None with the faults that keep a part from being read."""
    reader = _Reader(folder)
    about = reader.part("pack.yaml", About)
    channels = reader.part("channels.yaml", Channels)
    categories = reader.part("categories.yaml", _Categories)
    agencies = reader.part("agencies.yaml", _Agencies)
    sla = reader.part("sla.yaml", Sla)
    hotlines = reader.part("hotlines.yaml", _Hotlines)
    emergency = reader.part("emergency.yaml", Emergency)
    duty = reader.part("duty.yaml", Duty)
    routing = reader.optional("routing.yaml", Routing)
    days_off = reader.optional("holidays.yaml", DaysOff)
    weights = reader.optional("signals.yaml", Weights)
    landmarks = reader.optional("landmarks.yaml", LandmarkList)
    languages = dict.fromkeys((*LANGS, *languages_in(folder)))
    texts = {lang: found for lang in languages if (found := reader.texts(f"texts.{lang}.yaml")) is not None}
    words = {
        lang: said
        for lang in words_in(folder)
        if (said := reader.part(f"words.{lang}.yaml", Words)) is not None
    }
    if reader.findings or not (
        about and channels and categories and agencies and sla and hotlines and emergency
        and duty and routing and days_off and weights and landmarks
    ):  # fmt: skip
        return None, reader.findings
    parts = Parts(
        about=about,
        channels=channels,
        categories=categories.categories,
        agencies=agencies.agencies,
        sla=sla,
        hotlines=hotlines.hotlines,
        emergency=emergency,
        duty=duty,
        routing=routing,
        days_off=days_off,
        weights=weights,
        landmarks=landmarks,
        texts=texts,
        words=words,
        documents=reader.documents,
    )
    return parts, []


class _Reader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pack = folder.name.partition("-")[0]
        self.documents: dict[str, Document] = {}
        self.findings: list[Finding] = []

    def part(self, name: str, shape: type[T]) -> T | None:
        return self._parse(name, lambda document: TypeAdapter(shape).validate_python(document.data))

    def optional(self, name: str, shape: type[T]) -> T | None:
        """A file that a pack need not have; without it everything in it is as usual."""
        return self.part(name, shape) if (self._folder / name).exists() else shape()

    def texts(self, name: str) -> dict[str, Template] | None:
        if not (self._folder / name).exists():
            return {}
        return self._parse(name, parse_templates)

    def _parse(self, name: str, parse: Callable[[Document], T]) -> T | None:
        try:
            document = read(self._folder / name)
        except PackSyntaxError as error:
            self._report(name, error.line, error.sentence)
            return None
        self.documents[name] = document
        try:
            return parse(document)
        except ValidationError as invalid:
            for fault in invalid.errors(include_url=False, include_context=False):
                self._report(name, *_located(document, fault["loc"], fault["msg"], fault["input"]))
        return None

    def _report(self, name: str, line: int, sentence: str) -> None:
        self.findings.append(Finding(self._pack, name, line, sentence))


def _located(document: Document, loc: tuple[Key, ...], message: str, given: Any) -> tuple[int, str]:
    # The catalogue of texts is wrapped in one field, which no file writes.
    at: At = loc[1:] if document.path.name.startswith("texts.") and loc[:1] == ("texts",) else loc
    where = _spoken(document.data, at)
    shown = f", not {given!r}" if isinstance(given, str | int | bool) and len(str(given)) <= 60 else ""
    return document.line(*at), f"{where}: {message[:1].lower()}{message[1:]}{shown}"


def _spoken(data: Any, at: At) -> str:
    """The place as a person says it: `category "jalan", agency` rather than categories.3.agency."""
    words: list[str] = []
    for step in at:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(step, int):
            name = (
                next((data[k] for k in ("key", "code", "name") if k in data), None)
                if isinstance(data, dict)
                else None
            )
            words[-1:] = [
                f"{words[-1] if words else 'entry'} {f'{name!r}' if name else f'number {step + 1}'}"
            ]
        else:
            words.append(str(step))
    return ", ".join(words) or "the file"
