"""What officers said before is offered for like cases, and nothing that must stay where it was said."""

from __future__ import annotations

from datetime import timedelta

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case
from services.desk.domain.answers import likeness, used_answers
from tests.integration.desk.histories import History
from tests.made_up import AT, PUPR

BRIDGE = "Jembatan kayu di belakang balai desa patah"


def told(cause: str, text: str, answer: str, **changes: object) -> Case:
    history = History.begin(cause, AT, text=text).dispatched("PUPR").started(PUPR).finished(PUPR, answer)
    return history.case.model_copy(update=changes)


def test_likest_first_each_wording_once_and_nothing_protected() -> None:
    now = History.begin("now", AT + timedelta(days=9), text=BRIDGE).dispatched("PUPR").case
    others = [
        told("1", "Jembatan kayu dekat sungai patah", "Kami pasang jembatan sementara."),
        told("2", "Jembatan kayu di belakang balai desa roboh", "Papan jembatan kami ganti."),
        told("3", "Jembatan kayu di belakang balai desa", "papan  jembatan kami GANTI."),
        told("4", "Lampu jalan di pasar mati semua", "Lampu sudah diganti."),
        told("5", BRIDGE, "Rahasia.", sensitivity=Sensitivity.RESTRICTED),
        told("6", BRIDGE, "Dinilai tidak benar.", judged="false"),
        told("7", BRIDGE, "Instansi lain.", agency="DINKES"),
        now,
    ]
    found = used_answers(now, others)
    assert [one.text for one in found] == ["papan  jembatan kami GANTI.", "Kami pasang jembatan sementara."]
    assert found[0].likeness > found[1].likeness
    assert used_answers(now.model_copy(update={"sensitivity": Sensitivity.RESTRICTED}), others) == []
    assert used_answers(now.model_copy(update={"agency": None}), others) == []
    assert likeness("", BRIDGE) == 0
