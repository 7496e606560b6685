"""A key goes to the partition that every Kafka client gives it."""

from __future__ import annotations

import pytest
from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from salur.messaging.packing import murmur2, partition_of


@given(st.binary(max_size=70), st.integers(min_value=1, max_value=64))
def test_partition_is_that_of_the_default_partitioner(key: bytes, partitions: int) -> None:
    everywhere = list(range(partitions))
    assert partition_of(key, partitions) == DefaultPartitioner()(key, everywhere, everywhere)


@pytest.mark.parametrize(
    ("key", "found"),
    [
        # Apache Kafka, clients: UtilsTest.testMurmur2, as unsigned numbers.
        (b"21", -973932308 % 2**32),
        (b"foobar", -790332482 % 2**32),
        (b"a-little-bit-long-string", -985981536 % 2**32),
        (b"a-little-bit-longer-string", -1486304829 % 2**32),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971 % 2**32),
        (b"abc", 479470107),
    ],
)
def test_murmur2_is_kafkas(key: bytes, found: int) -> None:
    assert murmur2(key) == found
