"""Cases as they live: how they begin, what is said to whom, what stays among officers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from salur.contracts import tracking
from salur.contracts.base import Lane, ReportClass, Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Role
from salur.contracts.commands import (
    AcceptReview,
    AddSignals,
    AnswerCase,
    AskReporter,
    Command,
    DispatchCase,
    FinishCase,
    NoteReveal,
    ProveReporter,
    ReopenCase,
    ReplyToCase,
    SpeakTo,
    StartCase,
)
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import Origin, Signal, Similar, Verdict
from salur.packs.texts import default_templates
from services.router.domain.deciding import decide
from services.router.domain.notices import Notice
from services.router.domain.opening import open_case
from services.router.domain.refusals import Refused
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from tests.made_up import ADDRESS, ADMIN, AT, LEADER, PUPR, REPORTER, SYSTEM, pack, report, verified

TELLER = Teller("https://lapor.example/")
T = CaseState
DOUBTS = (
    Signal(name="nik_valid", weight=0.3, sentence="Susunan NIK benar."),
    Signal(name="forwarded_often", weight=-0.3, sentence="Pesan ini sudah sering diteruskan orang."),
)


def opened(
    verdict: Verdict = Verdict.VERIFIED, signals: tuple[Signal, ...] = (), **changes: Any
) -> list[Taken]:
    return open_case(verified(report(**changes), verdict, signals=signals), pack(), TELLER, AT)


def do(case: Case, kind: type[Command], by: Actor, **changes: Any) -> Taken:
    given = {"command": f"c-{case.version}", "case": case.case, "by": by, "at": AT}
    done = decide(case, kind.model_validate(given | changes), pack(), TELLER, AT)
    assert isinstance(done, Taken), done
    return done


def told(taken: Taken) -> NotificationRequested:
    (news,) = taken.told
    return news


@pytest.mark.parametrize(
    ("verdict", "state", "what"),
    [
        (Verdict.VERIFIED, T.TERVERIFIKASI, "verified"),
        (Verdict.VERIFIED_WITH_NOTES, T.TERVERIFIKASI, "verified"),
        (Verdict.NEEDS_ANSWER, T.NEEDS_ANSWER, "asked"),
        (Verdict.NEEDS_REVIEW, T.REVIEW, "review"),
    ],
)
def test_verdict_makes_the_state(verdict: Verdict, state: CaseState, what: str) -> None:
    (taken,) = opened(verdict)
    case = taken.case
    assert (case.version, case.state, case.agency, case.proposed_agency) == (1, state, None, "PUPR")
    assert [entry.what for entry in case.timeline if entry.public] == ["submitted", what]


def test_case_carries_all_of_its_report() -> None:
    given = report(
        report_class=ReportClass.ASPIRASI,
        sensitivity=Sensitivity.CONFIDENTIAL,
        category="bupati",
        media=("m-1",),
        filed_by="o_desa",
        origin=Origin(type="ad", id="7409"),
        accused="DISHUB",
        language="en",
    )
    alike = Similar(case="r-1", code="1", kind="merge", score=0.9, sentence="Mirip.")
    found = verified(given, signals=DOUBTS, similar=(alike,))
    case = open_case(found, pack(), TELLER, AT)[0].case
    for name in (
        "report_class",
        "sensitivity",
        "code",
        "pack",
        "category",
        "text",
        "reporter",
        "media",
        "filed_by",
        "origin",
        "language",
        "accused",
        "submitted_at",
    ):
        assert getattr(case, name) == getattr(given, name), name
    assert (case.case, case.citizen, case.signals) == (given.report, given.identity.citizen, DOUBTS)
    assert case.similar == (alike,)


def test_who_opened_an_identity_is_no_secret_from_its_owner() -> None:
    case, reason = opened()[0].case, "Perlu mencocokkan data e-KTP."
    taken = do(case, NoteReveal, LEADER, reason=reason, fields=("nik",), until=AT)
    assert (told(taken).text, told(taken).values["why"]) == ("identity_revealed", reason)
    (entry,) = taken.case.timeline[len(case.timeline) :]
    assert (entry.what, entry.text, entry.public) == ("revealed", reason, True)


def test_who_is_called_knows_whether_the_reporters_number_is_proved() -> None:
    case = opened(urgent=True, unproved=True)[-1].case
    post = pack().duty.rota("DAMKAR").posts[0]  # type: ignore[union-attr]

    def category(case: Case) -> str:
        return (
            Notice("duty_call", case, pack(), TELLER.public_url, AT, "1")
            .to("DAMKAR", post)[0]
            .values["category"]
        )

    assert category(case).endswith("(nomor pelapor belum terbukti)")
    proved = do(case, ProveReporter, REPORTER)
    assert (proved.case.unproved, proved.told) == (False, ())
    assert "terbukti" not in category(proved.case)


def test_a_reporter_is_told_in_the_language_they_chose() -> None:
    (asked,) = opened(Verdict.NEEDS_ANSWER, language="en")
    assert (told(asked).language, told(asked).values["question"]) == (
        "en",
        pack().texts.render("question_more", lang="en").strip(),
    )
    assert asked.case.timeline[-1].text == pack().texts.render("question_more")
    taken = do(asked.case, SpeakTo, REPORTER, language="id")
    assert (taken.case.language, taken.told) == ("id", ())
    command = ReopenCase(command="c-1", case=asked.case.case, by=REPORTER, at=AT, text="Belum.")
    again = decide(asked.case, command, pack(), TELLER, AT)
    assert isinstance(again, Refused)
    refusal = TELLER.refusal(asked.case, command, again, pack(), AT)
    assert refusal is not None
    assert (refusal.language, refusal.values["reason"]) == ("en", "it is still being handled.")


def test_review_says_its_reason_to_officers_alone() -> None:
    (taken,) = opened(Verdict.NEEDS_REVIEW, DOUBTS)
    notes = [entry for entry in taken.case.timeline if entry.text]
    assert [(note.what, note.text, note.public) for note in notes] == [
        ("note", "Pesan ini sudah sering diteruskan orang.", False)
    ]
    assert taken.told == ()


def test_what_verify_finds_late_changes_signals_and_brings_a_person_while_nobody_has_the_case() -> None:
    valid, doubt = DOUBTS
    case = opened(Verdict.VERIFIED, (valid,))[0].case
    better = valid.model_copy(update={"weight": 0.4})
    known = do(case, AddSignals, SYSTEM, signals=(better,)).case
    assert (known.signals, known.state) == ((better,), T.TERVERIFIKASI)
    taken = do(known, AddSignals, SYSTEM, signals=(doubt,), over=("nik_valid",), verdict=Verdict.NEEDS_REVIEW)
    assert (taken.case.signals, taken.case.state, taken.told) == ((doubt,), T.REVIEW, ())
    accepted = do(taken.case, AcceptReview, ADMIN).case
    held = do(accepted, DispatchCase, ADMIN, agency="PUPR").case
    later = do(held, AddSignals, SYSTEM, signals=(better,), verdict=Verdict.NEEDS_REVIEW)
    assert (later.case.state, later.case.agency) == (T.TERDISPOSISI, "PUPR")


def test_reporter_is_asked_what_verify_could_not_find() -> None:
    unknown = Signal(name="place_unknown", weight=-0.2, sentence="Tempat belum dikenali.")
    (taken,) = opened(Verdict.NEEDS_ANSWER, (unknown,))
    news = told(taken)
    assert news.text == "case_needs_answer"
    assert news.values["agency"] == "Lapor Konasara"
    assert news.values["question"].startswith("Di mana tepatnya")
    replied = do(taken.case, ReplyToCase, REPORTER, text="Di depan pasar Wanggudu").case
    assert replied.state is T.REVIEW
    accepted = do(replied, AcceptReview, ADMIN, note="Sudah jelas.")
    assert accepted.case.state is T.TERVERIFIKASI
    assert told(accepted).text == "case_verified"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_emergency_is_handed_on_at_once_whatever_the_verdict(verdict: Verdict) -> None:
    first, second = opened(verdict, DOUBTS, category="bencana", lane=Lane.URGENT)
    assert (first.case.version, second.case.version) == (1, 2)
    assert (second.case.state, second.case.agency) == (T.TERDISPOSISI, "BPBD")
    assert first.told == ()
    news = told(second)
    assert (news.text, news.urgent, news.lane()) == ("emergency_sent", True, Lane.URGENT)
    taken_up = do(second.case, StartCase, ADMIN)
    assert told(taken_up).text == "emergency_taken"


def test_in_danger_the_words_decide_who_has_it() -> None:
    fire = "Kebakaran rumah di dekat pasar Sawa"
    assert opened(urgent=True, category="bencana", text=fire)[-1].case.agency == "DAMKAR"
    assert opened(urgent=False, category="bencana", text=fire)[-1].case.proposed_agency == "BPBD"
    assert opened(urgent=True, category="bencana", text="Tolong cepat")[-1].case.agency == "BPBD"


def test_restricted_report_goes_to_the_agency_that_watches() -> None:
    (taken,) = opened(sensitivity=Sensitivity.RESTRICTED, text="")
    assert taken.case.proposed_agency == "INSPEKTORAT"
    _, dispatched = opened(sensitivity=Sensitivity.RESTRICTED, text="", urgent=True, category="bencana")
    assert dispatched.case.agency == "INSPEKTORAT"


def test_whole_way_as_the_reporter_hears_it() -> None:
    case = opened()[0].case
    heard: list[str] = []
    steps: list[tuple[type[Command], Actor, dict[str, Any]]] = [
        (DispatchCase, ADMIN, {"agency": "PUPR", "note": "Mohon segera."}),
        (StartCase, PUPR, {}),
        (AnswerCase, PUPR, {"text": "Tim kami memeriksa besok pagi."}),
        (AskReporter, PUPR, {"text": "Di sisi jalan yang mana?"}),
        (ReplyToCase, REPORTER, {"text": "Sisi kiri arah pasar."}),
        (FinishCase, PUPR, {"text": "Lubang sudah ditambal.", "media": ("m-1",)}),
        (ReopenCase, REPORTER, {"text": "Masih berlubang."}),
        (ReplyToCase, REPORTER, {"text": "Dua lubang lagi."}),
        (FinishCase, PUPR, {"text": "Semua lubang sudah ditambal.", "media": ("m-2",)}),
    ]
    for kind, by, changes in steps:
        done = do(case, kind, by, **changes)
        case = done.case
        heard.extend(news.text for news in done.told)
    assert heard == [
        "case_dispatched",
        "case_in_progress",
        "case_answered",
        "case_needs_answer",
        "case_finished",
        "case_reopened",
        "case_finished",
    ]
    assert [entry.state for entry in case.timeline if entry.public] == [
        T.BELUM_TERVERIFIKASI,
        T.TERVERIFIKASI,
        T.TERDISPOSISI,
        T.PROSES,
        T.TINDAK_LANJUT,
        T.NEEDS_ANSWER,
        T.TINDAK_LANJUT,
        T.SELESAI,
        T.REOPENED,
        T.REOPENED,
        T.SELESAI,
    ]
    assert (case.version, case.reopened, case.agency) == (10, 1, "PUPR")
    assert [entry.text for entry in case.timeline if not entry.public] == ["Mohon segera."]


def test_news_names_agency_day_and_link() -> None:
    case = opened()[0].case
    news = told(do(case, DispatchCase, ADMIN, agency="PUPR"))
    first_response = next(due.at for due in case.dues if due.clock == "first_response")
    assert news.to == ADDRESS
    assert news.case == case.case
    assert news.values == {
        "code": tracking.grouped(case.code),
        "agency": "Dinas PUPR",
        "link": f"https://lapor.example/lacak/{case.code}",
    }
    assert news.moments == {"due": first_response}


def test_every_news_has_the_values_its_text_needs() -> None:
    texts = default_templates("id")
    teller_keys = [
        "case_verified",
        "case_dispatched",
        "case_in_progress",
        "case_answered",
        "case_needs_answer",
        "case_finished",
        "case_reopened",
        "case_reopened_above",
        "case_forwarded",
        "case_to_admin",
        "case_postponed",
        "case_resumed",
        "case_closed",
        "case_archived",
        "case_judged_false",
        "case_appealed",
        "case_merged",
        "case_unmerged",
        "identity_revealed",
        "ask_rating",
    ]
    for urgent in (False, True):
        case = opened()[0].case.model_copy(update={"urgent": urgent})
        for key in teller_keys:
            news = TELLER.step(case, key, "isi", pack(), AT)
            assert texts[news.text].placeholders == {*news.values, *news.moments}, news.text


def test_same_step_has_the_same_notification_id() -> None:
    case = opened()[0].case
    one, other = (do(case, DispatchCase, ADMIN, agency="PUPR") for _ in range(2))
    assert told(one).notification == told(other).notification == one.case.timeline[-1].notification
    started = do(one.case, StartCase, PUPR)
    assert told(started).notification != told(one).notification


def test_officers_words_are_masked_and_hotlines_and_code_stay() -> None:
    case = do(opened()[0].case, DispatchCase, ADMIN, agency="PUPR", note="Pelapor 62800 1234 567").case
    text = f"NIK 7409991205900001, telepon 0812 0000 0000 milik pelapor. Darurat: 112. Kode {tracking.grouped(case.code)}."
    done = do(case, AnswerCase, PUPR, text=text)
    said = done.case.timeline[-1].text or ""
    assert said == told(done).values["answer"]
    assert "7409991205900001" not in said
    assert "0812" not in said
    assert "112" in said
    assert tracking.grouped(case.code) in said
    assert "1234" not in (case.timeline[-1].text or "")


def test_fourth_reopening_is_refused_and_the_reporter_is_told_why() -> None:
    case = opened()[0].case.model_copy(update={"state": T.SELESAI, "agency": "PUPR", "reopened": 3})
    command = ReopenCase(command="c-9", case=case.case, by=REPORTER, at=AT, text="Masih rusak")
    refused = decide(case, command, pack(), TELLER, AT)
    assert isinstance(refused, Refused)
    news = TELLER.refusal(case, command, refused, pack(), AT)
    assert news is not None
    assert (news.text, news.values["reason"]) == ("reopen_refused", "sudah tiga kali dibuka lagi.")
    assert default_templates("id")["reopen_refused"].placeholders == set(news.values)


def test_stranger_who_reopens_is_not_announced_to_the_reporter() -> None:
    case = opened()[0].case.model_copy(update={"state": T.SELESAI, "agency": "PUPR"})
    stranger = Actor(role=Role.REPORTER, id="c_other")
    command = ReopenCase(command="c-9", case=case.case, by=stranger, at=AT, text="Masih rusak")
    refused = decide(case, command, pack(), TELLER, AT)
    assert isinstance(refused, Refused)
    assert TELLER.refusal(case, command, refused, pack(), AT) is None


def test_moved_case_takes_its_clocks_along() -> None:
    case = do(opened()[0].case, DispatchCase, ADMIN, agency="DINKES").case
    moved = do(case, DispatchCase, ADMIN, agency="PUPR", holder="DINKES").case
    assert (moved.agency, moved.timeline[-1].what) == ("PUPR", "moved")
    assert moved.dues == case.dues


def test_later_step_does_not_touch_the_earlier_case() -> None:
    case = opened()[0].case
    before = case.model_dump_json()
    do(case, DispatchCase, ADMIN, agency="PUPR")
    assert case.model_dump_json() == before
    assert case.changed_at - AT < timedelta(1)
