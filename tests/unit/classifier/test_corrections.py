"""What is learned from cases: where people placed true reports whose words are for learning from."""

from __future__ import annotations

from typing import Any

import pytest

from salur.classifier.agencies import agency_of, by_keywords
from salur.classifier.corrections import Placed, placed
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Entry, Role
from salur.packs import load_pack
from tests.roles import PACKS
from tests.unit.classifier.cases import moved_case

PACK = load_pack(PACKS / "74.09-konawe-utara")


def test_a_corrected_case_teaches() -> None:
    assert placed(moved_case()) == Placed("lampu jalan padam", "DISHUB", corrected=True)
    assert placed(moved_case(agency="PUPR")) == Placed("lampu jalan padam", "PUPR", corrected=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"sensitivity": Sensitivity.RESTRICTED},
        {"text": ""},
        {"agency": None},
        {"judged": "false"},
        {"merged_into": "r-fedcba9876543210fedcba9876543210"},
        {"timeline": ()},
    ],
)
def test_what_does_not_teach(changes: dict[str, Any]) -> None:
    assert placed(moved_case(**changes)) is None


def test_what_the_machine_placed_does_not_teach() -> None:
    case = moved_case()
    router = Actor(role=Role.SYSTEM, id="router")
    steps: tuple[Entry, ...] = tuple(entry.model_copy(update={"by": router}) for entry in case.timeline)
    assert placed(moved_case(timeline=steps)) is None


@pytest.mark.parametrize("label", ["PUPR", "pupr", "Dinas Pekerjaan Umum dan Penataan Ruang", "dinas  PUPR"])
def test_a_label_names_an_agency(label: str) -> None:
    assert agency_of(label, PACK) == "PUPR"
    assert agency_of("Dinas Antariksa", PACK) is None


def test_keywords_say_whose_it_is() -> None:
    found = by_keywords("Puskesmas kami kehabisan OBAT, jalan ke sana rusak", PACK)
    assert found[0] == ("DINKES", ("puskesmas", "obat"))
    assert ("PUPR", ("jalan",)) in found
    assert by_keywords("halo", PACK) == ()
