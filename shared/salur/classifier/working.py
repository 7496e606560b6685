"""What the commands of `salur classifier` do: rows, the shelf, what is announced. Each ends with one sentence if it must.

Everything heavy is imported where it is used: `salur` starts in no time.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from salur.contracts.reference import ReferenceChanged
from salur.contracts.topics import registry
from salur.messaging.clock import SystemClock
from salur.messaging.errors import CannotGoOn, KafkaUnavailable
from salur.process import BadSettings, key_ring
from salur.running import read_settings

if TYPE_CHECKING:
    from salur.classifier.corrections import Placed
    from salur.classifier.model import Model
    from salur.classifier.shelf import ModelSettings, Shelf, Step
    from salur.classifier.tables import Rows

T = TypeVar("T")
EVERY_PACK = "all"


def end(sentence: str) -> NoReturn:
    """Ends the command with status 1."""
    print(f"salur: {sentence}", file=sys.stderr)
    raise typer.Exit(1)


def settings() -> ModelSettings:
    """The settings of the environment."""
    from salur.classifier.shelf import ModelSettings

    try:
        found = read_settings(ModelSettings)
    except BadSettings as bad:
        end(str(bad))
    assert isinstance(found, ModelSettings)
    return found


def shelf() -> Shelf:
    """Where models are kept."""
    from salur.classifier.shelf import Shelf

    where = settings().models
    return guarded(lambda: Shelf.at(where))


def training_rows(file: Path | None, text: str, label: str, pack: str) -> Rows:
    """The rows of a file; without one, those of cases that officers placed. Raises BadTable."""
    from salur.classifier.sentences import say
    from salur.classifier.tables import BadTable, Rows, read_rows

    if file is not None:
        return named(read_rows(file, text, label), pack)
    if pack == EVERY_PACK:
        raise BadTable(say("no_file"))
    return Rows(*_columns(placed(pack)))


def with_corrections(rows: Rows, pack: str) -> Rows:
    """The rows and, behind them, those of cases that officers placed. Raises BadTable."""
    from salur.classifier.sentences import Remark, say
    from salur.classifier.tables import BadTable, Rows

    if pack == EVERY_PACK:
        raise BadTable(say("corrections_need_pack"))
    texts, labels = _columns(placed(pack))
    remark = Remark("from_officers", len(texts))
    both = (*rows.texts, *texts), (*rows.labels, *labels)
    return Rows(*both, (*rows.remarks, remark), rows.lines)


def named(rows: Rows, pack: str) -> Rows:
    """The rows with the pack's own codes for its agencies, and a sentence about labels it does not know."""
    from salur.classifier import sentences
    from salur.classifier.agencies import agency_of
    from salur.classifier.tables import BadTable, Rows
    from salur.packs import load_packs

    if pack == EVERY_PACK:
        return rows
    try:
        place = load_packs(settings().packs).get(pack)
    except LookupError as unknown:
        raise BadTable(f"{unknown}.") from None
    codes = {name: agency_of(name, place) for name in set(rows.labels)}
    strange = sorted(name for name, code in codes.items() if code is None)
    remarks = list(rows.remarks)
    if strange:
        facts = {"pack": pack, "names": sentences.named(strange)}
        strangers = [rows.line(at) for at, name in enumerate(rows.labels) if codes[name] is None]
        remarks.append(sentences.Remark.of("unknown_agency", strangers, **facts))
    return Rows(rows.texts, tuple(codes[name] or name for name in rows.labels), tuple(remarks), rows.lines)


def keep(model: Model, pack: str, *, use: bool) -> dict[str, Any]:
    """Signs the model and keeps it, where this Salur has the key; announces it if it is to be used."""
    from salur.classifier.files import to_bytes
    from salur.classifier.sentences import say
    from salur.privacy import BadKeys

    found = settings()
    told: dict[str, Any] = {"pack": pack, "version": model.version, "kept": False, "in_use": False}
    try:
        raw = to_bytes(model, key_ring(found))
    except (BadSettings, BadKeys) as missing:
        if use:
            end(f"The model cannot be signed, so it cannot be used: {missing}")
        return {**told, "why": say("not_kept", why=missing)}
    models = shelf()
    change = guarded(lambda: models.put(pack, model.version, raw, SystemClock().now()))
    if use:
        announce(change)
    where = f"{found.models.rstrip('/')}/{change.uri}"
    return {**told, "kept": True, "in_use": use, "file": where, "sha256": change.sha256}


def switch(pack: str, version: str, step: Step = "use") -> dict[str, Any]:
    """Announces a model that is kept, after looking at it as a worker will."""
    from salur.classifier.files import from_bytes

    models, keys = shelf(), guarded(lambda: key_ring(settings()))
    change = guarded(lambda: models.change(pack, version, SystemClock().now()))
    model = guarded(lambda: from_bytes(models.fetch(change), keys))
    announce(change, step)
    return {"pack": pack, "version": version, "accuracy": model.about.get("accuracy"), "in_use": True}


def announce(change: ReferenceChanged, step: Step = "use") -> None:
    """Tells all workers which model to use, and notes it, so that there is a way back."""
    from salur.messaging import references

    found = settings()
    run(references.announce(found.kafka, registry(found.prefix), change))
    guarded(lambda: shelf().note(change.name, change.version, step, SystemClock().now()))


def in_use() -> Mapping[str, ReferenceChanged]:
    """Which model is in use, by jurisdiction."""
    from salur.classifier.shelf import KIND
    from salur.messaging import references

    found = settings()
    return run(references.announced(found.kafka, registry(found.prefix), KIND))


def placed(pack: str) -> Sequence[Placed]:
    """What officers decided in a jurisdiction."""
    from salur.classifier.corrections import read_placed

    found = settings()
    return run(read_placed(found.kafka, registry(found.prefix), pack))


def run(work: Coroutine[Any, Any, T]) -> T:
    """The outcome of work that needs Kafka."""
    try:
        return asyncio.run(work)
    except (KafkaUnavailable, CannotGoOn) as error:
        end(f"Kafka does not answer ({error}); SALUR_KAFKA says where it is.")


def guarded(work: Callable[[], T]) -> T:
    """The outcome of work with files and keys."""
    from salur.classifier.files import BadModel
    from salur.privacy import BadKeys

    try:
        return work()
    except (BadModel, BadKeys, BadSettings) as bad:
        end(str(bad))


def _columns(rows: Sequence[Placed]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(row.text for row in rows), tuple(row.agency for row in rows)
