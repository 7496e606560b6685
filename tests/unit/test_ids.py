"""Ids are uuid5, as any other program would make them from the same words."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from salur.contracts import ids

NAMESPACE = uuid.UUID("5a1c7a0e-6b0f-5c5e-9d3a-74097206a000")


@given(st.text(max_size=80), st.text(max_size=80), st.integers(min_value=0, max_value=99))
def test_ids_are_uuid5_of_their_words(first: str, second: str, number: int) -> None:
    assert ids.derived_id("kind", first, second) == str(uuid.uuid5(NAMESPACE, f"kind\n{first}\n{second}"))
    assert ids.output_id(first, second, number) == str(
        uuid.uuid5(NAMESPACE, f"output\n{first}\n{second}\n{number}")
    )
    assert ids.message_id("whatsapp", first, second) == str(
        uuid.uuid5(NAMESPACE, f"message\nwhatsapp\n{first}\n{second}")
    )
