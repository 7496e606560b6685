"""A line is woken by the batch that stored something for it, whatever other batches end meanwhile."""

from __future__ import annotations

from typing import Any, cast

from salur.messaging.routes import StageSpec
from services.notify.app import receipts, requests
from services.notify.lines import Lines


class Woken(Lines):
    """Notes which queues are woken."""

    def __init__(self) -> None:
        super().__init__(cast(Any, None), cast(Any, None), 1.0)
        self.queues: list[str] = []

    def _wake(self, queue: str) -> None:
        self.queues.append(queue)


def test_a_batch_that_ends_while_another_is_being_stored_takes_nobody_s_wake() -> None:
    lines = Woken()

    def ends(stage: StageSpec[Any], unit: Any) -> list[str]:
        assert stage.after is not None
        lines.queues.clear()
        stage.after(unit, ())
        return list(lines.queues)

    given: list[Any] = [None, lines, None, None, None]
    routine, read = requests(*given), receipts(*given)
    storing, other, told = (
        stage.unit(cast(Any, None), cast(Any, None)) for stage in (routine, routine, read)
    )
    storing.waiting.add("whatsapp:1")
    assert ends(read, told) == []
    assert ends(routine, other) == []
    assert ends(routine, storing) == ["whatsapp:1"]
