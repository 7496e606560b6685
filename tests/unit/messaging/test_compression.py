"""What we send is compressed at LZ4's fast level, and aiokafka reads it like any other."""

from __future__ import annotations

import pytest
from aiokafka.codec import lz4_decode
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.memory_records import MemoryRecords

from salur.messaging import compression
from salur.messaging.compression import fast_lz4, use_fast_lz4

_LZ4 = 3


def test_batches_are_built_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def watched(payload: bytes) -> bytes:
        seen.append(payload)
        return bytes(fast_lz4(payload))

    with monkeypatch.context() as patched:
        patched.setattr(compression, "fast_lz4", watched)
        use_fast_lz4()
        builder = BatchBuilder(16_384, _LZ4, is_transactional=False)
        builder.append(timestamp=1, key=b"k", value=b"value" * 100, headers=[("h", b"1")])
        builder.close()
        data = bytes(builder._build())
    use_fast_lz4()
    assert len(seen) == 1
    batch = MemoryRecords(data).next_batch()
    assert batch is not None
    assert [record.value for record in batch] == [b"value" * 100]


def test_it_can_be_undone() -> None:
    text = b"jalan rusak di depan kantor desa " * 50
    assert lz4_decode(fast_lz4(text)) == text
