"""The forms of a case: what is wrong with what was typed, and the command it becomes."""

from __future__ import annotations

from datetime import timedelta
from gettext import NullTranslations

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, Role
from salur.contracts.commands import (
    AnswerCase,
    AssignCase,
    Command,
    CorrectCase,
    DeclineCase,
    DispatchCase,
    InvolveAgency,
    PostponeCase,
)
from services.desk.domain.access import Action
from services.desk.domain.officers import Officer
from services.desk.pages.asking import command_of
from services.desk.pages.forms import LONGEST_TEXT, Form, filled, form_of
from services.desk.pages.reading import Reading
from tests.integration.desk.histories import History
from tests.made_up import AT, pack

EYES = Reading(pack(), NullTranslations(), "id", AT + timedelta(hours=1))
NEW = History.begin("1", AT).case
HELD = History.begin("1", AT).dispatched("PUPR").case
ADMIN = Officer(id="o-1", name="Admin", role=Role.ADMIN, pack="74.09")


def agencies(form: Form) -> tuple[tuple[str, str], ...]:
    return form.extras[0].options


def test_dispatch_proposes_the_agency_that_was_found() -> None:
    form = form_of(Action.DISPATCH, NEW, EYES, "t")
    assert form.chosen["instansi"] == "PUPR"
    assert ("DINKES", "Dinas Kesehatan") in agencies(form)
    assert form.title == "Teruskan ke instansi"


def test_move_proposes_nothing_and_leaves_out_who_has_it() -> None:
    form = form_of(Action.DISPATCH, HELD, EYES, "t")
    assert form.title == "Pindahkan ke instansi lain"
    assert form.chosen["instansi"] == ""
    assert "PUPR" not in dict(agencies(form))
    sent = filled(form, {"instansi": "DINKES"}, EYES)
    command = command_of(sent, "c", HELD, ADMIN, pack(), AT)
    assert isinstance(command, DispatchCase)
    assert (command.agency, command.holder) == ("DINKES", "PUPR")


def test_restricted_report_goes_to_nobody_but_the_supervisory_agency() -> None:
    case = NEW.model_copy(update={"sensitivity": Sensitivity.RESTRICTED})
    supervisory = pack().supervisory
    assert supervisory is not None
    assert agencies(form_of(Action.DISPATCH, case, EYES, "t")) == ((supervisory.code, supervisory.name),)


def test_agency_must_be_one_of_the_list() -> None:
    form = filled(form_of(Action.DISPATCH, NEW, EYES, "t"), {"instansi": "TIDAK-ADA"}, EYES)
    assert form.amiss == {"instansi": "Pilih instansi yang menangani laporan ini."}


def test_answer_needs_words_but_not_too_many() -> None:
    form = form_of(Action.ANSWER, HELD, EYES, "t")
    assert filled(form, {"teks": "  "}, EYES).amiss == {
        "teks": "Tulis dulu apa yang ingin disampaikan kepada pelapor."
    }
    long = filled(form, {"teks": "a" * (LONGEST_TEXT + 1)}, EYES)
    assert long.amiss == {
        "teks": f"Tulisannya {LONGEST_TEXT + 1} huruf, paling banyak {LONGEST_TEXT}. Mohon dipersingkat."
    }
    assert long.text == "a" * (LONGEST_TEXT + 1)
    # A browser counts a line's end as one letter and sends two.
    assert filled(form, {"teks": "\r\n".join("a" * 999 for _ in range(2))}, EYES).amiss is None


def test_people_s_numbers_are_masked_and_public_ones_are_not() -> None:
    text = (
        "Telepon 081234567890 milik Bapak itu tidak aktif, NIK 7409991205900001. Darurat: 112, kode "
        + HELD.code
    )
    sent = filled(form_of(Action.ANSWER, HELD, EYES, "t"), {"teks": text}, EYES)
    command = command_of(sent, "c-1", HELD, ADMIN, pack(), AT)
    assert isinstance(command, AnswerCase)
    assert "081234567890" not in command.text
    assert "7409991205900001" not in command.text
    assert "112" in command.text
    assert HELD.code in command.text
    assert (command.command, command.case, command.by.agency) == ("c-1", HELD.case, "PUPR")


def sent_as(action: Action, case: Case = HELD, **fields: str) -> Command:
    form = filled(form_of(action, case, EYES, "t", (("o-2", "Budi"),)), fields, EYES)
    assert form.amiss is None
    return command_of(form, "c", case, ADMIN, pack(), AT)


def test_each_form_becomes_its_command_with_what_was_chosen() -> None:
    postponed = sent_as(Action.POSTPONE, teks="Menunggu anggaran.", tanggal="2026-03-20")
    assert isinstance(postponed, PostponeCase)
    assert postponed.until.isoformat() == "2026-03-20T00:00:00+00:00"
    assigned = sent_as(Action.ASSIGN, petugas="o-2")
    assert isinstance(assigned, AssignCase)
    assert assigned.officer == "o-2"
    assert (assigned.agency, assigned.holder) == ("PUPR", None)
    # What the officer saw goes along, whoever has it by now.
    seen = sent_as(Action.ASSIGN, petugas="o-2", pemegang="PUPR|o-1")
    assert isinstance(seen, AssignCase)
    assert (seen.agency, seen.holder) == ("PUPR", "o-1")
    freed = sent_as(Action.ASSIGN, petugas="")
    assert isinstance(freed, AssignCase)
    assert freed.officer is None
    involved = sent_as(Action.INVOLVE, instansi="DINKES", teks="Periksa sumurnya.")
    assert isinstance(involved, InvolveAgency)
    assert (involved.agency, involved.task) == ("DINKES", "Periksa sumurnya.")
    moved = sent_as(Action.DISPATCH, instansi="DINKES", pemegang="BPBD|")
    assert isinstance(moved, DispatchCase)
    assert (moved.agency, moved.holder) == ("DINKES", "BPBD")
    declined = sent_as(Action.DECLINE, teks="Jalan itu jalan provinsi.")
    assert isinstance(declined, DeclineCase)
    assert declined.holder == "PUPR"
    corrected = sent_as(Action.CORRECT, kategori="kesehatan", wilayah="74.09.05")
    assert isinstance(corrected, CorrectCase)
    assert (corrected.category, corrected.accused) == ("kesehatan", None)
    assert corrected.place is not None
    assert corrected.place.region == "74.09.05"


def test_a_report_taken_for_a_complaint_about_an_agency_can_be_said_to_be_against_none() -> None:
    accusing = NEW.model_copy(update={"accused": "DINKES"})
    chosen = [
        dict(extra.options)
        for extra in form_of(Action.CORRECT, accusing, EYES, "t").extras
        if extra.name == "diadukan"
    ]
    plain = [
        dict(extra.options)
        for extra in form_of(Action.CORRECT, NEW, EYES, "t").extras
        if extra.name == "diadukan"
    ]
    assert chosen[0]["-"] == "Tidak mengadukan instansi"
    assert "-" not in plain[0]
    cleared = sent_as(Action.CORRECT, accusing, diadukan="-")
    assert isinstance(cleared, CorrectCase)
    assert (cleared.accused, cleared.nobody_accused) == (None, True)


def test_what_cannot_be_is_said_beside_its_field() -> None:
    def amiss(action: Action, **fields: str) -> set[str]:
        return set(filled(form_of(action, HELD, EYES, "t"), fields, EYES).amiss or {})

    assert amiss(Action.POSTPONE, teks="Menunggu anggaran.", tanggal="2026-03-02") == {"tanggal"}
    assert amiss(Action.POSTPONE, teks="Menunggu anggaran.", tanggal="besok") == {"tanggal"}
    assert amiss(Action.POSTPONE, teks="Menunggu anggaran.", tanggal="2031-01-01") == {"tanggal"}
    assert amiss(Action.MERGE, kode="1234") == {"kode"}
    assert amiss(Action.ASSIGN, petugas="o-9") == {"petugas"}
    assert amiss(Action.INVOLVE, instansi="PUPR", teks="") == {"instansi", "teks"}


def test_case_against_an_agency_is_not_passed_to_it() -> None:
    case = NEW.model_copy(update={"accused": "DINKES"})
    form = form_of(Action.DISPATCH, case, EYES, "t")
    # Nor to its line: router would refuse it. The form says why they are not on the list.
    assert {"DINKES", "SETDA", "BUPATI"} & set(dict(agencies(form))) == set()
    assert {"PUPR", "INSPEKTORAT", "SP4N"} <= set(dict(agencies(form)))
    assert "atasan dan bawahannya" in form.extras[0].help
