"""Parts of long SMS in any order, doubled, lost, under references that repeat: nothing is mixed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from salur.channels.inbound import InboundPart, PartOf, PartScheme, Sender
from salur.channels.smpp.segments import segments
from services.intake.dialogue.domain.parts import (
    WAITS,
    WAITS_IN_DANGER,
    Assembly,
    Joined,
    Piece,
    add,
    join,
)

AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
LONG = "LAPOR jalan di depan kantor desa Wanggudu berlubang dalam, sudah dua motor jatuh. " * 4
EMOJI = "Banjir 🌊 di Sawa, air masuk rumah 🏚 dan terus naik. " * 4


def parts_of(text: str, reference: int = 7, at: datetime = AT) -> list[InboundPart]:
    """A text as a telephone cuts it."""
    cut = segments(text)
    return [
        InboundPart(
            provider_id=f"p-{reference}-{number}",
            sender=Sender(phone="628001234567"),
            at=at + timedelta(seconds=number),
            part=PartOf(reference=reference, scheme=PartScheme.UDH_8, total=len(cut.parts), number=number),
            coding=cut.coding,
            data=piece.data,
        )
        for number, piece in enumerate(cut.parts, 1)
    ]


def joined(parts: list[InboundPart], known: Assembly | None = None) -> Assembly:
    """What is known after parts that each say something new."""
    for part in parts:
        known = add(known, part, AT).now
    assert known is not None
    return known


@pytest.mark.parametrize("text", [LONG, EMOJI])
@given(st.data())
def test_any_order_gives_the_text_and_only_the_last_part_makes_it_whole(
    text: str, data: st.DataObject
) -> None:
    parts = data.draw(st.permutations(parts_of(text)))
    assert not joined(parts[:-1]).whole
    known = joined(parts)
    assert known.whole
    assert known.closed
    message = known.message()
    assert (message.text, message.incomplete) == (text.strip(), False)
    assert message.at == AT + timedelta(seconds=1)


@given(st.data(), st.text(st.characters(codec="utf-8"), min_size=200, max_size=600))
def test_a_letter_may_be_cut_through(data: st.DataObject, text: str) -> None:
    octets = text.encode("utf-16-be")
    cuts = sorted(data.draw(st.sets(st.integers(1, len(octets) - 1), min_size=1, max_size=5)))
    pieces = {
        number: Piece(coding=8, data=octets[start:end])
        for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(octets)], strict=True), 1)
    }
    assert join(pieces, len(pieces)) == text.removeprefix("\ufeff").strip()


def test_a_part_that_comes_again_changes_nothing() -> None:
    parts = parts_of(LONG)
    known = joined(parts[:1])
    assert add(known, parts[0], AT) == Joined()
    whole = joined(parts[1:], known)
    assert [add(whole, part, AT) for part in parts] == [Joined()] * len(parts)


def test_a_new_message_under_an_old_reference_is_a_new_one() -> None:
    done = joined(parts_of(LONG))
    other = parts_of(LONG.replace("Wanggudu", "Sawa"))
    begun = add(done, other[0], AT)
    assert begun.overtaken is None
    known = joined(other[1:], begun.now)
    assert "Sawa" in known.message().text
    assert "Wanggudu" not in known.message().text


def test_one_that_was_never_finished_is_overtaken_and_not_lost() -> None:
    open_one = joined(parts_of(LONG)[:1])
    other = parts_of("Lampu jalan mati. " * 18)
    found = add(open_one, other[0], AT)
    assert found.overtaken is open_one
    assert found.now is not None
    assert found.now.pieces.keys() == {1}


def test_what_never_came_is_marked() -> None:
    parts = parts_of(LONG)
    assert len(parts) == 3
    message = joined([parts[0], parts[2]]).message()
    assert message.incomplete
    assert message.text.count("[…]") == 1
    assert message.text.startswith("LAPOR jalan")
    tail = joined([parts[2]]).message().text
    assert tail.startswith("[…] ")
    assert joined([parts[0]]).message().text.endswith(" […]")


def test_parts_are_waited_for_and_in_danger_only_briefly() -> None:
    first, second, _ = parts_of(LONG)
    begun = add(None, first, AT).now
    assert begun is not None
    assert begun.due == AT + WAITS
    later = AT + timedelta(seconds=60)
    grown = add(begun, second, later).now
    assert grown is not None
    assert grown.due == AT + WAITS
    hurried = add(begun, second, later, danger=True).now
    assert hurried is not None
    assert hurried.due == later + WAITS_IN_DANGER
    late = AT + WAITS - timedelta(seconds=1)
    barely = add(begun, second, late, danger=True).now
    assert barely is not None
    assert barely.due == AT + WAITS


def test_parts_in_different_codings_are_each_read_in_their_own() -> None:
    pieces = {1: Piece(coding=0, data=b"Halo "), 2: Piece(coding=8, data="desa".encode("utf-16-be"))}
    assert join(pieces, 2) == "Halo desa"
    assert join({1: Piece(coding=4, data=b"\1\2")}, 1) == ""


def test_it_comes_back_from_its_box_and_shows_nobody() -> None:
    known = joined(parts_of(EMOJI)[:2])
    assert Assembly.model_validate_json(known.model_dump_json()) == known
    assert "Banjir" not in repr(known)
    assert "6280" not in repr(known)


class Telephone(RuleBasedStateMachine):
    """A telephone whose few references come round again, and a network that delays, doubles and drops parts.

    Each message that is whole is one that was written, one with a gap holds the words of one only, and none is taken
    twice. A telephone does not use a reference again while parts under it are waited for: it has 256 of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wrote: list[str] = []
        self.under_way: list[InboundPart] = []
        self.known: dict[Any, Assembly] = {}
        self.whole: list[str] = []
        self.halves: list[str] = []

    @rule(reference=st.integers(0, 1), size=st.integers(2, 4))
    def writes(self, reference: int, size: int) -> None:
        if any(part.part.reference == reference for part in self.under_way):
            return
        self._waited_long_enough(reference)
        text = f"Laporan ke-{len(self.wrote)}: " + f"rusak{len(self.wrote)} " * (22 * size)
        self.wrote.append(text.strip())
        self.under_way += parts_of(text, reference)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), twice=st.booleans())
    def delivers(self, data: st.DataObject, twice: bool) -> None:
        part = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        for _ in range(1 + twice):
            self._take(part)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def loses(self, data: st.DataObject) -> None:
        self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))

    def _take(self, part: InboundPart) -> None:
        key = (part.part.reference, part.part.scheme, part.part.total)
        found = add(self.known.get(key), part, AT)
        if found.now is None:
            return
        self.known[key] = found.now
        if found.overtaken is not None:
            self.halves.append(found.overtaken.message().text)
        if found.now.whole:
            self.whole.append(found.now.message().text)

    def _waited_long_enough(self, reference: int) -> None:
        for key, known in self.known.items():
            if key[0] == reference and not known.closed:
                self.halves.append(known.message().text)
                self.known[key] = known.but(closed=True)

    @invariant()
    def nothing_is_mixed_or_doubled(self) -> None:
        assert set(self.whole) <= set(self.wrote)
        assert len(set(self.whole)) == len(self.whole)
        for half in self.halves:
            assert len(set(re.findall(r"rusak\d+(?= )", half))) <= 1


TestTelephone = Telephone.TestCase
