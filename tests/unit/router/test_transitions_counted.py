"""Each state a case came to is counted once, and a step that leaves it where it was is not."""

from salur.contracts.cases import CaseChanged, CaseState
from salur.contracts.commands import DispatchCase
from salur.contracts.reports import Verdict
from salur.observability import metrics
from services.router.adapters.tally import count_transitions
from services.router.domain.steps import Taken
from tests.made_up import ADMIN, PUPR
from tests.unit.router.test_life import do, opened


def counted(state: CaseState) -> float:
    return metrics.registry.get_sample_value("salur_case_transitions_total", {"state": state.value}) or 0.0


def changed(*taken: Taken) -> list[CaseChanged]:
    return [
        CaseChanged(report_class=t.case.report_class, sensitivity=t.case.sensitivity, case=t.case, cause="c")
        for t in taken
    ]


def test_each_state_a_case_came_to_is_counted() -> None:
    case = opened(Verdict.VERIFIED)
    dispatched = do(case[-1].case, DispatchCase, ADMIN, agency=PUPR.agency, note="Segera, mohon dilihat.")
    before = {state: counted(state) for state in CaseState}
    count_transitions([*changed(*case, dispatched), *dispatched.told])
    came = {state: counted(state) - before[state] for state in CaseState if counted(state) != before[state]}
    assert came[dispatched.case.state] == 1
    assert sum(came.values()) == len({t.case.state for t in (*case, dispatched)})


def test_a_step_that_leaves_the_state_as_it_is_is_not_counted() -> None:
    taken = opened(Verdict.VERIFIED)[-1]
    entries = taken.case.timeline
    same = taken.case.model_copy(
        update={"timeline": (*entries, entries[-1].model_copy(update={"what": "asked"}))}
    )
    before = counted(same.state)
    count_transitions(
        [CaseChanged(report_class=same.report_class, sensitivity=same.sensitivity, case=same, cause="c")]
    )
    assert counted(same.state) == before
    nobody = same.model_copy(
        update={"timeline": (*entries, entries[-1].model_copy(update={"what": "untaken"}))}
    )
    untaken = metrics.registry.get_sample_value("salur_emergencies_untaken_total") or 0.0
    count_transitions(
        [CaseChanged(report_class=same.report_class, sensitivity=same.sensitivity, case=nobody, cause="c")]
    )
    assert metrics.registry.get_sample_value("salur_emergencies_untaken_total") == untaken + 1
