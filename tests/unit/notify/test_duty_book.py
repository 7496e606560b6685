"""Posts have numbers by the settings: for who sends to them, and for who must know an officer by their telephone."""

from __future__ import annotations

from pathlib import Path

import pytest

from salur.duty_book import DutyBook, DutySettings
from salur.packs.duty import DutyAddress
from salur.process import BadSettings
from services.notify.adapters.addresses import DutyAddresses
from tests.made_up import packs

POST = DutyAddress("74.09", "DAMKAR", "regu_a")


class Vault:
    async def open(self, ref: str, *, phone: bool = False) -> str | None:
        return f"vault {ref}"


async def test_a_post_is_reached_at_its_number_and_anybody_else_through_the_vault(tmp_path: Path) -> None:
    filed = tmp_path / "numbers.json"
    filed.write_text(
        '{"74.09/DAMKAR/regu_a": {"whatsapp": "628001"}, "74.09/BPBD/kepala": {"sms": "628009"}}'
    )
    own = {
        "74.09/DAMKAR/regu_a": {"whatsapp": "628002", "sms": "+62 800-2"},
        "16.02/BPBD/x": {"sms": "08002"},
    }
    settings = DutySettings(duty_numbers_file=filed, duty_numbers=own)
    assert "62800" not in repr(settings)
    for wrong in ('{"74.09/DAMKAR/regu_a": "628001"}', "628001"):
        bad = tmp_path / "bad.json"
        bad.write_text(wrong)
        with pytest.raises(BadSettings, match="is not JSON of the form") as raised:
            DutyBook.of(DutySettings(duty_numbers_file=bad))
        assert "628001" not in str(raised.value)
    with pytest.raises(BadSettings, match="No such file"):
        DutyBook.of(DutySettings(duty_numbers_file=tmp_path / "nowhere.json"))
    book = DutyBook.of(settings)
    assert "62800" not in repr(book)
    addresses = DutyAddresses(book, Vault())
    assert await addresses.open(POST.by("whatsapp").ref) == "628002"
    assert await addresses.open("duty:74.09/BPBD/kepala/sms") == "628009"
    assert await addresses.open(POST.by("telegram").ref) is None
    assert await addresses.open("s_abc") == "vault s_abc"
    assert book.posts("sms", "628002") == (POST.by("sms"), DutyAddress("16.02", "BPBD", "x", "sms"))
    assert book.posts("sms", "628001") == book.posts("sms", None) == ()
    missing = [address.ref for address in book.missing(packs())]
    assert POST.by("sms").ref not in missing
    assert "duty:74.09/DAMKAR/regu_b/sms" in missing
