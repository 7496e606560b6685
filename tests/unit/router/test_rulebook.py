"""The table of rules, walked: every command in every state by everybody is either lawful or politely refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest

from salur.contracts import commands
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, CaseChanged, CaseState, CommandRefused, Due, Part, Rating, Role
from salur.contracts.commands import (
    AcceptReview,
    AnswerCase,
    AnswerPart,
    AppealJudgement,
    ArchiveCase,
    AskReporter,
    AssignCase,
    CallDuty,
    Command,
    CorrectCase,
    DispatchCase,
    FinishCase,
    FollowParent,
    ForgetReporter,
    InvolveAgency,
    JudgeFalse,
    MergeCase,
    PostponeCase,
    RateCase,
    ReleaseMedia,
    ReopenCase,
    ReplyToCase,
    RingClock,
    StartCase,
    TakeCase,
    UnmergeCase,
    UpdateLinked,
)
from salur.contracts.reports import Verdict
from salur.messaging.clock import HeldClock
from salur.packs.model import Pack
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.record import CaseRecord
from services.router.domain.refusals import Refused
from services.router.domain.rulebook import RULES, After, Rule
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from services.router.handlers import RouterUnit, on_command
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
    packs,
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
# Router's every command but those that are no step of a life: a reporter is forgotten beside it, those on duty are called.
COMMANDS = tuple(
    kind
    for kind in vars(commands).values()
    if isinstance(kind, type)
    and issubclass(kind, Command)
    and kind not in {Command, ForgetReporter, CallDuty}
)
PARENT = "r-" + "0" * 32
TOMORROW = AT + timedelta(days=1)
# What each command is given that its kind asks for beside a text.
GIVEN: dict[str, Any] = {
    "agency": "PUPR", "holder": "PUPR", "into": PARENT, "into_code": "ABCD2345", "child": PARENT, "parent": PARENT,
    "what": "answered", "state": CaseState.TINDAK_LANJUT, "task": "Pasang rambu.", "officer": "o_other",
    "until": TOMORROW, "score": 4, "category": "umum", "media": "m-1", "clock": "completion", "mark": "half",
    "system": "sp4n", "id": "9000001", "reason": "Diminta pengadilan.", "fields": ("name",), "language": "en",
}  # fmt: skip
SILENT = Due(clock="reporter_reply", at=TOMORROW, policy="pengaduan/1", began_at=AT)
RUNNING = Due(clock="completion", at=TOMORROW, policy="pengaduan/1", began_at=AT)


def case(state: CaseState, **changes: Any) -> Case:
    opened = open_case(verified(report()), pack(), TELLER, AT)[0].case
    given = {"state": state, "agency": "PUPR" if state in HELD else None} | changes
    return opened.model_copy(update=given)


def command(kind: type[Command], by: Actor, **changes: Any) -> Command:
    given: dict[str, Any] = {"command": "c-1", "case": report().report, "by": by, "at": AT}
    needed = {name for name, one in kind.model_fields.items() if one.is_required()}
    given |= {name: value for name, value in GIVEN.items() if name in needed}
    if kind is CorrectCase:
        given["category"] = "umum"
    if kind is UpdateLinked:
        given["state"] = "Proses"
    if kind is RingClock:
        given["due"] = TOMORROW
    if "text" in kind.model_fields:
        given["text"] = "Tim kami memeriksa besok pagi."
    return kind.model_validate(given | changes)


LEADING = case(CaseState.PROSES, case=PARENT)


def outcome(kind: type[Command], by: Actor, on: Case, **changes: Any) -> Taken | Refused:
    parent = LEADING if kind is MergeCase else None
    return decide(on, command(kind, by, **changes), pack(), TELLER, AT, parent)


def fit(rule: Rule, state: CaseState) -> tuple[Case, dict[str, Any]]:
    """A case in which nothing the rule needs is lacking, and what its command says then."""
    changes: dict[str, Any] = {}
    if rule.what in {"moved", "involved"}:
        changes = {"agency": "DINKES"}
    if rule.what == "finished":
        changes = {"media": ("m-1",)}
    if rule.what == "moved":
        changes["holder"] = "PUPR"
    on: dict[str, Any] = {"media": ("m-1",), "dues": (RUNNING,)}
    held = any(need.reason in {"not_dispatched", "other_agency"} for need in rule.needs)
    if (held and Role.OFFICER in rule.who) or rule.what == "reopened":
        on["agency"] = "PUPR"
    if rule.what in {"followed", "unmerged"}:
        on["merged_into"] = PARENT
    if rule.what == "part_answered":
        changes = {"agency": "PUPR"}
        on["parts"] = (
            Part(agency="PUPR", task="Rambu", state=CaseState.TERDISPOSISI, asked_at=AT, changed_at=AT),
        )
    if rule.what == "resumed":
        on["paused_until"] = TOMORROW
    if rule.what == "reviewed":
        on |= {"urgent": True, "verdict": Verdict.NEEDS_REVIEW}
    if rule.what in {"dispatched", "accepted"}:
        on["agency"] = None
    return case(state, **on), changes


WALK = [
    pytest.param(rule, state, role, id=f"{rule.command.__name__}-{rule.what}-{state}-{role}")
    for rule in RULES
    for state in sorted(rule.before)
    for role in sorted(rule.who)
]


@pytest.mark.parametrize(("rule", "state", "role"), WALK)
def test_what_the_table_allows_is_done(rule: Rule, state: CaseState, role: Role) -> None:
    on, changes = fit(rule, state)
    done = outcome(rule.command, BY_ROLE[role], on, **changes)
    assert isinstance(done, Taken), done
    assert done.case.version == on.version + 1
    step = done.case.timeline[len(on.timeline)]
    assert (step.state, step.by) == (done.case.state, BY_ROLE[role])
    if rule.what != "rung":
        # Nothing follows what is archived.
        sent_away = (rule.what, state) == ("adopted", CaseState.ARSIP)
        assert step.what == ("child_refused" if sent_away else rule.what)
    if isinstance(rule.after, CaseState):
        assert done.case.state is rule.after
    elif rule.after is After.SAME and rule.what not in {"followed", "unmerged"}:
        assert done.case.state is state
    told = [news.notification for news in done.told]
    assert told == ([step.notification] if step.notification else [])
    assert bool(told) == (rule.tells is not None or rule.what == "followed")


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_what_the_table_does_not_allow_is_refused_with_a_way_on(kind: type[Command]) -> None:
    for state, role in product(CaseState, Role):
        if any(rule.command is kind and state in rule.before and role in rule.who for rule in RULES):
            continue
        refused = outcome(kind, BY_ROLE[role], case(state))
        assert isinstance(refused, Refused), (state, role)
        assert refused.reason in {"not_allowed", "illegal_transition", "already_done", "other_agency"}, (
            state,
            role,
        )
        assert refused.sentence.endswith("."), (state, role)
        assert "{" not in refused.sentence, (state, role)


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


def test_what_another_system_sends_back_is_the_admins_and_the_reporter_hears_why() -> None:
    for text, why in (
        ("Jalan ini milik kabupaten.", "Jalan ini milik kabupaten."),
        (None, "SP4N menyatakan laporan ini bukan kewenangannya."),
    ):
        back = news("SP4N", text=text, state="Bukan Kewenangan", refused=True)
        assert (back.case.state, back.case.agency) == (CaseState.BUKAN_KEWENANGAN, None)
        assert back.case.declined == ("SP4N",)
        assert [(one.text, one.values["why"].strip()) for one in back.told] == [("case_to_admin", why)]
        assert (back.case.timeline[-1].agency, back.case.linked[-1].state) == ("SP4N", "Bukan Kewenangan")
    ours = news("PUPR", text=None, state="Arsip", refused=True)
    assert (ours.case.state, ours.case.agency) == (CaseState.TERDISPOSISI, "PUPR")


def test_what_several_work_on_ends_with_the_last_of_them() -> None:
    on = case(CaseState.TINDAK_LANJUT, agency="SP4N", parts=(OPEN_PART,), dues=(RUNNING, SILENT))
    going_on = (
        outcome(UpdateLinked, BY_ROLE[Role.SYSTEM], on, text=None, state="Selesai", done=True),
        outcome(RingClock, BY_ROLE[Role.SYSTEM], on, clock="reporter_reply", mark="due"),
    )
    for one in going_on:
        assert isinstance(one, Taken)
        assert one.case.state is CaseState.TINDAK_LANJUT
    # An admin notes what the agency told them otherwise; then it can end.
    noted = outcome(AnswerPart, ADMIN, on, agency="DINKES", done=True)
    assert isinstance(noted, Taken)
    assert [part.state for part in noted.case.parts] == [CaseState.SELESAI]
    assert isinstance(outcome(FinishCase, ADMIN, noted.case, media=("m-1",)), Taken)
    # Whoever leads from now on has no share beside it.
    moved = outcome(DispatchCase, ADMIN, on, agency="DINKES", holder="SP4N")
    assert isinstance(moved, Taken)
    assert moved.case.parts == ()


def test_every_command_has_rules_with_their_source() -> None:
    assert {rule.command for rule in RULES} == set(COMMANDS)
    assert all(rule.source[:3] in {"[L]", "[T]", "[S]"} for rule in RULES)


def test_no_two_rules_compete() -> None:
    spots = [(rule.command, state, role) for rule in RULES for state in rule.before for role in rule.who]
    assert len(spots) == len(set(spots))


T = CaseState
OPEN_PART = Part(agency="DINKES", task="Semprot", state=T.TERDISPOSISI, asked_at=AT, changed_at=AT)


def appealed_twice() -> Case:
    known = case(T.ARSIP)
    entry = known.timeline[0].model_copy(update={"what": "appealed"})
    return known.model_copy(update={"timeline": (entry, entry)})


def objected(*steps: tuple[str, Actor]) -> Case:
    """A case in review after these steps."""
    known = case(T.REVIEW)
    way = tuple(known.timeline[0].model_copy(update={"what": what, "by": by}) for what, by in steps)
    return known.model_copy(update={"timeline": (*known.timeline, *way)})


AGAINST_ADMIN = objected(("judged_false", ADMIN), ("appealed", REPORTER))


def photo_pack() -> Pack:
    """Konawe Utara, where works on roads must be shown."""
    categories = tuple(
        one.model_copy(update={"asks_after": "photo"}) if one.key == "infrastruktur" else one
        for one in pack().categories
    )
    return replace(pack(), categories=categories)


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
    ("already_reviewed", AcceptReview, ADMIN, case(T.PROSES), {}),
    ("already_reviewed", AcceptReview, ADMIN, case(T.PROSES, verdict=Verdict.NEEDS_REVIEW), {}),
    ("already_dispatched", AcceptReview, ADMIN, case(T.NEEDS_ANSWER, agency="PUPR"), {}),
    ("not_dispatched", AnswerCase, ADMIN, case(T.NEEDS_ANSWER), {}),
    ("restricted", DispatchCase, ADMIN, case(T.TERVERIFIKASI, sensitivity=Sensitivity.RESTRICTED), {}),
    ("reopened_twice", ReopenCase, REPORTER, case(T.SELESAI, reopened=3), {}),
    ("accused", DispatchCase, ADMIN, case(T.TERVERIFIKASI, accused="PUPR"), {}),
    ("accused", DispatchCase, ADMIN, case(T.TERVERIFIKASI, accused="PUPR"), {"agency": "SETDA"}),
    ("accused", InvolveAgency, ADMIN, case(T.PROSES, agency="INSPEKTORAT", accused="PUPR"), {}),
    ("declined_before", DispatchCase, ADMIN, case(T.BUKAN_KEWENANGAN, declined=("PUPR",)), {}),
    ("merged", FinishCase, PUPR, case(T.PROSES, merged_into=PARENT), {}),
    ("not_merged", UnmergeCase, ADMIN, case(T.PROSES), {}),
    ("not_merged", FollowParent, SYSTEM, case(T.PROSES), {}),
    ("same_case", MergeCase, ADMIN, case(T.REVIEW), {"into": report().report}),
    ("has_children", MergeCase, ADMIN, case(T.REVIEW, children=(PARENT,)), {}),
    ("protected", MergeCase, ADMIN, case(T.REVIEW, sensitivity=Sensitivity.RESTRICTED), {}),
    ("protected", ReleaseMedia, ADMIN, case(T.REVIEW, sensitivity=Sensitivity.RESTRICTED), {}),
    ("day_not_ahead", PostponeCase, PUPR, case(T.PROSES), {"until": AT}),
    ("day_not_ahead", PostponeCase, PUPR, case(T.PROSES), {"until": AT + timedelta(days=400)}),
    ("photo_missing", FinishCase, PUPR, case(T.PROSES, category="infrastruktur"), {}),
    ("parts_open", FinishCase, PUPR, case(T.PROSES, parts=(OPEN_PART,)), {}),
    ("parts_open", FinishCase, ADMIN, case(T.PROSES, parts=(OPEN_PART,)), {}),
    ("no_part", AnswerPart, ADMIN, case(T.PROSES, parts=(OPEN_PART,)), {"agency": "PUPR"}),
    ("already_assigned", AssignCase, ADMIN, case(T.PROSES, officer="o_first"), {}),
    ("already_assigned", AssignCase, ADMIN, case(T.PROSES), {"agency": "DINKES"}),
    ("no_part", AnswerPart, DINKES, case(T.PROSES), {}),
    ("already_involved", InvolveAgency, PUPR, case(T.PROSES), {}),
    ("already_taken", TakeCase, PUPR, case(T.PROSES, officer="o_other"), {}),
    ("unknown_correction", CorrectCase, ADMIN, case(T.PROSES), {"category": "nowhere"}),
    ("nothing_corrected", CorrectCase, ADMIN, case(T.PROSES), {"category": None}),
    ("media_unknown", ReleaseMedia, ADMIN, case(T.PROSES), {"media": "m-other"}),
    ("clock_changed", RingClock, SYSTEM, case(T.PROSES), {}),
    (
        "clock_changed",
        RingClock,
        SYSTEM,
        case(T.PROSES, dues=(RUNNING.model_copy(update={"rung": ("half",)}),)),
        {},
    ),
    ("appealed_twice", AppealJudgement, REPORTER, appealed_twice(), {}),
    ("own_judgement", AcceptReview, ADMIN, AGAINST_ADMIN, {}),
    ("own_judgement", JudgeFalse, ADMIN, AGAINST_ADMIN, {}),
    ("own_judgement", ArchiveCase, ADMIN, AGAINST_ADMIN, {}),
    ("own_judgement", MergeCase, ADMIN, AGAINST_ADMIN, {}),
    ("already_rated", RateCase, REPORTER, case(T.SELESAI, rating=Rating(score=5, at=AT)), {}),
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
    place = photo_pack() if reason == "photo_missing" else pack()
    refused = decide(on, command(kind, by, **changes), place, TELLER, AT)
    is_said(refused, reason)


def is_said(refused: Taken | Refused, reason: str) -> None:
    assert isinstance(refused, Refused)
    assert refused.reason == reason
    assert refused.sentence.endswith(".")
    assert "{" not in refused.sentence


# What the case is that another shall follow, and what is said then.
PARENTS: list[tuple[str, Case | None]] = [
    ("parent_unknown", None),
    ("parent_unknown", case(T.PROSES, case=PARENT, sensitivity=Sensitivity.RESTRICTED)),
    ("parent_unknown", case(T.PROSES, case=PARENT, pack="17.06")),
    ("parent_follows", case(T.PROSES, case=PARENT, merged_into="r-" + "1" * 32)),
    ("parent_archived", case(T.ARSIP, case=PARENT)),
    # Nobody is called for who follows: danger follows danger alone.
    ("parent_not_urgent", case(T.PROSES, case=PARENT)),
    ("accused", case(T.PROSES, case=PARENT, agency="DINKES", urgent=True)),
]


def test_a_case_follows_only_one_that_can_lead_it() -> None:
    on = case(T.TERVERIFIKASI, accused="DINKES", urgent=True)
    asked = command(MergeCase, ADMIN)
    for reason, parent in PARENTS:
        is_said(decide(on, asked, pack(), TELLER, AT, parent), reason)
    leading = LEADING.model_copy(update={"urgent": True})
    assert isinstance(decide(on, asked, pack(), TELLER, AT, leading), Taken)


def test_a_child_leaves_its_parent_where_that_goes_to_whom_it_accuses() -> None:
    on = case(T.PROSES, accused="DINKES", merged_into=PARENT)
    left = outcome(FollowParent, SYSTEM, on, agency="DINKES")
    assert isinstance(left, Taken)
    assert (left.case.agency, left.case.merged_into, left.case.state) == (None, None, T.BUKAN_KEWENANGAN)
    assert [type(one).__name__ for one in left.asked] == ["AdoptCase"]


def test_every_need_of_the_table_is_tried() -> None:
    reasons = {need.reason for rule in RULES for need in rule.needs}
    assert reasons <= {reason for reason, *_ in (*NEEDED, *PARENTS)}


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


async def test_router_looks_at_the_case_that_a_merge_names() -> None:
    child, leading = case(T.TERVERIFIKASI), case(T.PROSES, case=PARENT)
    asked = command(MergeCase, ADMIN)
    for parent, told in ((None, CommandRefused), (leading, CaseChanged)):
        kept = {one.case: CaseRecord.of(one) for one in (child, parent) if one}
        cases = Mock(get=AsyncMock(side_effect=kept.get))
        unit = RouterUnit(cases, packs(), TELLER, HeldClock(AT), proposals=Mock(), notices=Mock())
        assert type((await on_command(asked, unit))[0]) is told


def test_an_appeal_is_for_another_officer_and_only_while_it_waits() -> None:
    for judge in (AcceptReview, JudgeFalse, ArchiveCase, MergeCase):
        assert isinstance(outcome(judge, LEADER, AGAINST_ADMIN), Taken), judge
    assert isinstance(outcome(AskReporter, ADMIN, AGAINST_ADMIN), Taken)
    # Judged again by somebody else and appealed again: now that one is out, and the first may look.
    again = objected(
        ("judged_false", ADMIN), ("appealed", REPORTER), ("judged_false", LEADER), ("appealed", REPORTER)
    )
    assert isinstance(outcome(AcceptReview, LEADER, again), Refused)
    assert isinstance(outcome(AcceptReview, ADMIN, again), Taken)
    settled = objected(("judged_false", ADMIN), ("appealed", REPORTER), ("accepted", LEADER))
    assert isinstance(outcome(JudgeFalse, ADMIN, settled), Taken)
