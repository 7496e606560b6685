"""What is read at once is cut into batches by key: nothing of one key is decided apart from the rest of it."""

from __future__ import annotations

from salur.messaging.records import Record, by_key


def _records(count: int, keys: int) -> list[Record]:
    return [Record("t", 0, n, b"%d" % (n % keys), b"", ()) for n in range(count)]


def test_all_of_a_key_is_in_one_batch_in_order() -> None:
    records = _records(2_000, 700)
    batches = by_key(records, 500)
    assert sorted(r.offset for batch in batches for r in batch) == list(range(2_000))
    assert len(batches) == 4
    assert max(map(len, batches)) < 600
    keys = [{record.key for record in batch} for batch in batches]
    assert sum(map(len, keys)) == 700
    assert all(list(batch) == sorted(batch, key=lambda record: record.offset) for batch in batches)


def test_what_fits_one_batch_is_not_cut() -> None:
    for count in (0, 1, 500):
        records = _records(count, 700)
        assert by_key(records, 500) == [records]
    assert len(by_key(_records(501, 700), 500)) == 2
