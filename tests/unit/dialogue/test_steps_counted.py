"""What a conversation came to is counted by kind; what is not the dialogue's own is not."""

from salur.contracts.golden import EXAMPLES
from salur.observability import metrics
from services.intake.dialogue.adapters.tally import count_steps

STEPS = ("told", "submitted", "replied", "reopened", "hurried")


def counted() -> dict[str, float]:
    name = "salur_dialogue_steps_total"
    return {step: metrics.registry.get_sample_value(name, {"step": step}) or 0.0 for step in STEPS}


def test_each_event_of_a_conversation_is_counted_once() -> None:
    before = counted()
    count_steps(EXAMPLES)
    after = counted()
    assert {step: after[step] - before[step] for step in STEPS} == dict.fromkeys(STEPS, 1.0)
