"""A loaded pack answers by key, and packs are found by what a message or a request brings with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from salur.packs import Pack, PackError, load_pack, load_packs
from tests.unit.packs.places import KONAWE_UTARA, PACKS, copied, rewritten


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(KONAWE_UTARA)


def test_every_pack_of_the_repository_loads() -> None:
    packs = load_packs(PACKS)
    assert "74.09" in packs.by_code
    assert len(packs) == len(list(packs))
    for found in packs:
        assert packs.get(found.code) is found
        for number in found.channels.whatsapp:
            assert packs.by_phone_number_id[number.phone_number_id] is found
        for host in found.about.hosts:
            assert packs.by_host[host] is found


def test_what_a_pack_does_not_have_is_named(pack: Pack) -> None:
    with pytest.raises(LookupError, match=r'pack 74\.09 has no category "jalan"'):
        pack.category("jalan")
    with pytest.raises(LookupError, match=r"pack 74\.09 has no agency DPU"):
        pack.agency("DPU")
    with pytest.raises(LookupError, match=r'pack 74\.09 has no hotline "pmk"'):
        pack.hotline("pmk")
    with pytest.raises(LookupError, match=r"no pack 99\.99 is loaded"):
        load_packs(PACKS).get("99.99")


def test_a_pack_cannot_be_changed(pack: Pack) -> None:
    with pytest.raises(ValidationError):
        pack.categories[0].name = "Lain"  # type: ignore[misc]  # the assignment is what must fail
    with pytest.raises(AttributeError):
        pack.categories = ()  # type: ignore[misc]  # the assignment is what must fail
    with pytest.raises(TypeError):
        load_packs(PACKS).by_code["99.99"] = pack  # type: ignore[index]  # the assignment is what must fail


def test_not_our_authority_goes_up_the_tree(pack: Pack) -> None:
    assert [agency.code for agency in pack.above("KEC-ASERA")] == ["SETDA", "BUPATI", "PROV-SULTRA", "SP4N"]
    assert pack.above("SP4N") == ()


def test_a_case_keeps_the_policy_version_it_began_with(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    second = """
  - key: pengaduan
    version: 2
    in_force: 2027-01-01
    clocks:
      - {name: completion, starts: submitted, amount: 10, unit: working_days}
"""
    with (folder / "sla.yaml").open("a", encoding="utf-8") as file:
        file.write(second)
    pack = load_pack(folder)
    assert pack.policy_of("infrastruktur").version == 2
    assert pack.policy_of("infrastruktur", version=1).clock("completion").amount == 14
    with pytest.raises(LookupError, match='no policy "pengaduan" version 3'):
        pack.policy_of("infrastruktur", version=3)
    with pytest.raises(LookupError, match='"pengaduan" version 2 has no clock "first_response"'):
        pack.policy_of("infrastruktur").clock("first_response")


def test_two_packs_cannot_own_one_number(tmp_path: Path) -> None:
    copied(tmp_path)
    other = copied(tmp_path, "17.06-mukomuko")
    rewritten(other, "pack.yaml", "code: 74.09", "code: 17.06")
    rewritten(other, "pack.yaml", "province: 74", "province: 17")
    own = (other / "agencies.yaml").read_text(encoding="utf-8").partition("  - code: KEC-")[0]
    (other / "agencies.yaml").write_text(own, encoding="utf-8")
    for of_its_places in ("routing.yaml", "landmarks.yaml"):
        (other / of_its_places).unlink()
    with pytest.raises(PackError) as raised:
        load_packs(tmp_path)
    lines = (other / "channels.yaml").read_text(encoding="utf-8").splitlines()

    def at(words: str) -> str:
        return f"channels.yaml:{next(n for n, line in enumerate(lines, 1) if words in line)}"

    assert sorted(str(finding) for finding in raised.value.findings) == [
        f"pack 74.09: 740900000000001 belongs to pack 17.06 already ({at('  - phone_number_id')})",
        f"pack 74.09: SMS 1708 KONUT belongs to pack 17.06 already ({at('  - short_code')})",
        f"pack 74.09: instagram 740900000000012 belongs to pack 17.06 already ({at('740900000000012')})",
        "pack 74.09: konawe-utara.localhost belongs to pack 17.06 already (pack.yaml:10)",
        f"pack 74.09: messenger 740900000000011 belongs to pack 17.06 already ({at('740900000000011')})",
        f"pack 74.09: telegram konawe_utara_contoh_bot belongs to pack 17.06 already ({at('konawe_utara_contoh_bot')})",
    ]


def test_no_pack_at_all_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no pack lies below"):
        load_packs(tmp_path)
