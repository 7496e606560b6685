"""The table of rules, walked: every command in every state by everybody is either lawful or politely refused."""

from __future__ import annotations

from typing import Any

import pytest

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Role
from salur.contracts.commands import (
    AcceptReview,
    AnswerCase,
    AskReporter,
    Command,
    DispatchCase,
    FinishCase,
    ReopenCase,
    ReplyToCase,
    StartCase,
    UpdateLinked,
)
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.refusals import Refused
from services.router.domain.rulebook import RULES, After, Rule
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from tests.made_up import (
    ADMIN,
    AT,
    DINKES,
    LEADER,
    PUPR,
    REPORTER,
    STRANGER,
    SYSTEM,
    pack,
    report,
    verified,
)

TELLER = Teller("https://lapor.example")
BY_ROLE = {
    Role.ADMIN: ADMIN,
    Role.LEADER: LEADER,
    Role.OFFICER: PUPR,
    Role.REPORTER: REPORTER,
    Role.SYSTEM: SYSTEM,
}
HELD = {
    CaseState.TERDISPOSISI,
    CaseState.PROSES,
    CaseState.TINDAK_LANJUT,
    CaseState.SELESAI,
    CaseState.REOPENED,
}
COMMANDS: tuple[type[Command], ...] = (
    AcceptReview,
    DispatchCase,
    StartCase,
    AnswerCase,
    AskReporter,
    ReplyToCase,
    FinishCase,
    ReopenCase,
    UpdateLinked,
)


def case(state: CaseState, **changes: Any) -> Case:
    opened = open_case(verified(report()), pack(), TELLER, AT)[0].case
    given = {"state": state, "agency": "PUPR" if state in HELD else None} | changes
    return opened.model_copy(update=given)


def command(kind: type[Command], by: Actor, **changes: Any) -> Command:
    given: dict[str, Any] = {"command": "c-1", "case": report().report, "by": by, "at": AT}
    if "text" in kind.model_fields:
        given["text"] = "Tim kami memeriksa besok pagi."
    if kind is DispatchCase:
        given["agency"] = "PUPR"
    if kind is UpdateLinked:
        given |= {"system": "sp4n", "id": "9000001", "state": "Proses"}
    return kind.model_validate(given | changes)


def outcome(kind: type[Command], by: Actor, on: Case, **changes: Any) -> Taken | Refused:
    return decide(on, command(kind, by, **changes), pack(), TELLER, AT)


def lawful(rule: Rule, state: CaseState, role: Role) -> Taken | Refused:
    """The outcome where nothing the rule needs is lacking."""
    on = case(state)
    changes: dict[str, Any] = {}
    if rule.what == "moved":
        changes = {"agency": "DINKES", "holder": "PUPR"}
    if rule.what == "answered" and state is CaseState.NEEDS_ANSWER:
        on = case(state, agency="PUPR")
    return outcome(rule.command, BY_ROLE[role], on, **changes)


WALK = [
    pytest.param(rule, state, role, id=f"{rule.command.__name__}-{rule.what}-{state}-{role}")
    for rule in RULES
    for state in sorted(rule.before)
    for role in sorted(rule.who)
]


@pytest.mark.parametrize(("rule", "state", "role"), WALK)
def test_what_the_table_allows_is_done(rule: Rule, state: CaseState, role: Role) -> None:
    done = lawful(rule, state, role)
    assert isinstance(done, Taken), done
    before = case(state)
    assert done.case.version == before.version + 1
    step = done.case.timeline[len(before.timeline)]
    assert (step.what, step.state, step.by) == (rule.what, done.case.state, BY_ROLE[role])
    if isinstance(rule.after, CaseState):
        assert done.case.state is rule.after
    elif rule.after is After.SAME:
        assert done.case.state is state
    told = [news.notification for news in done.told]
    assert told == ([step.notification] if rule.tells else [])


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_what_the_table_does_not_allow_is_refused_with_a_way_on(
    kind: type[Command], state: CaseState, role: Role
) -> None:
    if any(rule.command is kind and state in rule.before and role in rule.who for rule in RULES):
        return
    refused = outcome(kind, BY_ROLE[role], case(state))
    assert isinstance(refused, Refused)
    assert refused.reason in {"not_allowed", "illegal_transition", "already_done"}
    assert refused.sentence.endswith(".")
    assert "{" not in refused.sentence


def news(agency: str, **changes: Any) -> Taken:
    on = case(CaseState.TERDISPOSISI, agency=agency)
    done = outcome(UpdateLinked, BY_ROLE[Role.SYSTEM], on, **changes)
    assert isinstance(done, Taken)
    return done


def test_another_systems_news_stands_in_the_case_and_its_words_are_told() -> None:
    said = news("SP4N", text="Kementerian menambal jalan nasional.")
    assert [(link.system, link.id, link.state) for link in said.case.linked] == [
        ("sp4n", "9000001", "Proses")
    ]
    assert (said.case.state, [told.text for told in said.told]) == (CaseState.TERDISPOSISI, ["case_answered"])
    quiet = news("SP4N", text=None)
    assert quiet.told == ()
    again = outcome(UpdateLinked, BY_ROLE[Role.SYSTEM], said.case, text=None, state="Selesai")
    assert isinstance(again, Taken)
    assert [link.state for link in again.case.linked] == ["Selesai"]


def test_another_system_ends_only_what_it_has() -> None:
    ended = news("SP4N", text=None, state="Selesai", done=True)
    assert (ended.case.state, ended.case.timeline[-1].what) == (CaseState.SELESAI, "ended_elsewhere")
    assert [told.text for told in ended.told] == ["case_finished"]
    assert all(due.met_at is not None for due in ended.case.dues if due.clock == "completion")
    ours = news("PUPR", text=None, state="Selesai", done=True)
    assert ours.case.state is CaseState.TERDISPOSISI


def test_every_command_has_rules_with_their_source() -> None:
    assert {rule.command for rule in RULES} == set(COMMANDS)
    assert all(rule.source[:3] in {"[L]", "[T]", "[S]"} for rule in RULES)


def test_no_two_rules_compete() -> None:
    spots = [(rule.command, state, role) for rule in RULES for state in rule.before for role in rule.who]
    assert len(spots) == len(set(spots))


T = CaseState
NEEDED: list[tuple[str, type[Command], Actor, Case, dict[str, Any]]] = [
    ("other_agency", StartCase, DINKES, case(T.TERDISPOSISI), {}),
    ("other_agency", AnswerCase, DINKES, case(T.PROSES), {}),
    ("other_agency", FinishCase, DINKES, case(T.TINDAK_LANJUT), {}),
    ("other_agency", AskReporter, DINKES, case(T.PROSES), {}),
    ("other_agency", StartCase, Actor(role=Role.OFFICER, id="o_none"), case(T.TERDISPOSISI), {}),
    ("other_reporter", ReplyToCase, STRANGER, case(T.NEEDS_ANSWER), {}),
    ("other_reporter", ReopenCase, STRANGER, case(T.SELESAI), {}),
    ("other_reporter", ReopenCase, STRANGER, case(T.PROSES), {}),
    ("text_missing", AnswerCase, PUPR, case(T.PROSES), {"text": "  "}),
    ("text_missing", FinishCase, PUPR, case(T.PROSES), {"text": ""}),
    ("text_missing", AskReporter, ADMIN, case(T.REVIEW), {"text": ""}),
    ("text_missing", ReplyToCase, REPORTER, case(T.NEEDS_ANSWER), {"text": ""}),
    ("text_too_long", AnswerCase, PUPR, case(T.PROSES), {"text": "a" * 2001}),
    ("agency_unknown", DispatchCase, ADMIN, case(T.TERVERIFIKASI), {"agency": "NOWHERE"}),
    ("same_agency", DispatchCase, ADMIN, case(T.PROSES), {"agency": "PUPR", "holder": "PUPR"}),
    ("already_dispatched", DispatchCase, ADMIN, case(T.TERDISPOSISI), {"agency": "DINKES"}),
    ("already_dispatched", DispatchCase, ADMIN, case(T.PROSES), {"agency": "DINKES", "holder": "DISTAN"}),
    ("already_dispatched", AcceptReview, ADMIN, case(T.NEEDS_ANSWER, agency="PUPR"), {}),
    ("not_dispatched", AnswerCase, ADMIN, case(T.NEEDS_ANSWER), {}),
    ("restricted", DispatchCase, ADMIN, case(T.TERVERIFIKASI, sensitivity=Sensitivity.RESTRICTED), {}),
    ("reopened_twice", ReopenCase, REPORTER, case(T.SELESAI, reopened=2), {}),
    ("already_done", StartCase, PUPR, case(T.PROSES), {}),
    ("already_done", FinishCase, PUPR, case(T.SELESAI), {}),
    ("illegal_transition", AnswerCase, PUPR, case(T.SELESAI), {}),
    ("not_allowed", DispatchCase, PUPR, case(T.TERVERIFIKASI), {}),
    ("not_allowed", FinishCase, REPORTER, case(T.PROSES), {}),
]


@pytest.mark.parametrize(("reason", "kind", "by", "on", "changes"), NEEDED)
def test_what_is_lacking_is_said(
    reason: str, kind: type[Command], by: Actor, on: Case, changes: dict[str, Any]
) -> None:
    refused = outcome(kind, by, on, **changes)
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_every_need_of_the_table_is_tried() -> None:
    reasons = {need.reason for rule in RULES for need in rule.needs}
    assert reasons <= {reason for reason, *_ in NEEDED}


def test_restricted_report_may_go_to_the_agency_that_watches() -> None:
    on = case(T.TERVERIFIKASI, sensitivity=Sensitivity.RESTRICTED)
    done = outcome(DispatchCase, ADMIN, on, agency="INSPEKTORAT")
    assert isinstance(done, Taken)
    assert done.case.agency == "INSPEKTORAT"


@pytest.mark.parametrize("by", [ADMIN, LEADER])
def test_admin_and_leader_act_for_any_agency(by: Actor) -> None:
    assert isinstance(outcome(AnswerCase, by, case(T.PROSES)), Taken)


@pytest.mark.parametrize(
    ("kind", "by", "state", "sentence"),
    [
        (StartCase, PUPR, T.PROSES, "Laporan ini sudah ditangani Dinas PUPR. Tidak ada yang perlu diulang."),
        (AnswerCase, PUPR, T.REVIEW, "Laporan ini masih ditinjau. Minta admin menerimanya lebih dulu."),
        (StartCase, DINKES, T.TERDISPOSISI, None),
        (DispatchCase, PUPR, T.TERVERIFIKASI, "Langkah ini hanya untuk admin atau pimpinan. Minta admin atau pimpinan melakukannya."),
    ],
)  # fmt: skip
def test_refusals_read_well(kind: type[Command], by: Actor, state: CaseState, sentence: str | None) -> None:
    refused = outcome(kind, by, case(state))
    assert isinstance(refused, Refused)
    wanted = (
        sentence
        or "Laporan ini dipegang Dinas PUPR. Hanya petugas Dinas PUPR atau admin yang bisa mengerjakannya."
    )
    assert refused.sentence == wanted
