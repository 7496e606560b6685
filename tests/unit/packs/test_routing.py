"""Category × region × words → agency: the first rule that fits, and what `salur pack check` says of a table that is wrong."""

from __future__ import annotations

from pathlib import Path

from salur.packs import check_pack
from tests.made_up import packs
from tests.unit.packs.places import copied

WANGGUDU, ASERA = "74.09.01.1005", "74.09.01"
SENYIUR = "64.08.01.2001"

# pack, category, place, words → the agency that a rule gives, None where the category's own stands.
ROUTES = [
    ("74.09", "infrastruktur", WANGGUDU, "Jalan berlubang di depan kantor desa", None),
    ("74.09", "infrastruktur", WANGGUDU, "JALAN-PROVINSI rusak!", "PROV-SULTRA"),
    ("74.09", "infrastruktur", None, "jalan provinsi dan jalan nasional rusak", "SP4N"),
    ("74.09", "kesehatan", WANGGUDU, "obat habis di jalan provinsi", None),
    ("74.09", "umum", None, "e-KTP saya belum jadi", "DUKCAPIL"),
    ("74.09", "umum", WANGGUDU, "pelayanan kecamatan lambat", "KEC-ASERA"),
    ("74.09", "umum", ASERA, "pelayanan kecamatan lambat", "KEC-ASERA"),
    ("74.09", "umum", "74.09", "pelayanan kecamatan lambat", None),
    ("74.09", "umum", "74.02.01", "pelayanan kecamatan lambat", None),
    ("74.09", "umum", None, "pelayanan kecamatan lambat", None),
    ("74.09", "umum", None, "sampahnya di persekolahan", None),
    ("64.08", "jalan", SENYIUR, "Jembatan kayu patah", "DESA-6408012001"),
    ("64.08", "jalan", "64.08.01", "Jembatan kayu patah", None),
    ("64.08", "umum", SENYIUR, "surat pengantar camat lama sekali", "KEC-MUARA-ANCALONG"),
    ("64.08", "umum", SENYIUR, "kantor desa selalu tutup", "DESA-6408012001"),
    ("17.06", "jalan", None, "jalan provinsi", "PROV-BENGKULU"),
    # The same words in another place are another's: who keeps a main road depends on where it runs.
    ("64.08", "jalan", "64.08.09.2001", "Jalan poros longsor separuh badan jalan", "SP4N"),
    ("64.08", "jalan", SENYIUR, "Jalan poros longsor separuh badan jalan", None),
    ("17.06", "jalan", "17.06.03", "jalan poros berlubang", "PROV-BENGKULU"),
    ("17.06", "jalan", "17.06.01", "jalan poros berlubang", None),
    ("16.02", "jalan", "16.02.22", "jalan lintas hancur", "SP4N"),
    ("16.02", "jalan", "16.02.04", "jalan lintas hancur", None),
    ("72.71", "jalan", "72.71.05.1005", "Jalan raya penuh debu tambang", "SP4N"),
    ("72.71", "jalan", "72.71.05.1001", "Jalan raya penuh debu tambang", None),
    ("74.09", "pertanian", "74.09.04", "bantuan bibit kopi belum sampai", "DISBUNHORTI"),
    ("74.09", "pertanian", WANGGUDU, "bantuan bibit kopi belum sampai", None),
]


def test_the_first_rule_that_fits_decides_and_says_why() -> None:
    for code, category, place, words, agency in ROUTES:
        routed = packs().get(code).route(category, place, words)
        assert (routed.agency if routed else None) == agency, (category, place, words)
        assert routed is None or routed.reason.endswith(".")


def test_a_rule_that_nobody_has_checked_says_so_to_the_officer() -> None:
    example = packs().get("64.08").route("jalan", SENYIUR, "Jembatan kayu patah")
    checked = packs().get("64.08").route("jalan", SENYIUR, "jalan provinsi")
    assert example is not None
    assert checked is not None
    assert example.reason.endswith("lebih dulu menangani (contoh).")
    assert "contoh" not in checked.reason
    unsure = {
        (pack.code, n) for pack in packs() for n, rule in enumerate(pack.routing.rules, 1) if rule.is_example
    }
    assert unsure == {("64.08", 5), ("64.08", 6)}
    assert all(any(rule.regions for rule in pack.routing.rules) for pack in packs())


WRONG = """\
rules:
  - {categories: [jalan], agency: DPU, reason: a.}
  - {categories: [umum], regions: [74.09.99, 74.01], agency: DLH, reason: b.}
  - {categories: [infrastruktur, umum], words: [jalan, sampah], regions: [74.09.01], agency: PUPR, reason: c.}
  - {categories: [umum], words: [jalan desa, sampah plastik], regions: [74.09.01.1005], agency: DLH, reason: d.}
  - {categories: [umum], words: [jalan desa, pasar], regions: [74.09.01.1005], agency: DLH, reason: e.}
  - {categories: [umum], words: [jalan desa], agency: DLH, reason: f.}
  - {categories: [umum], office: desa, reason: g.}
  - {regions: [74.09.01], office: kecamatan, reason: h.}
  - {regions: [74.09.01], agency: SETDA, reason: i.}
  - {regions: [74.09.01.1005], office: kecamatan, reason: j.}
"""
SAID = [
    ('routing rule 1 names category "jalan", which categories.yaml does not list', 2),
    ("routing rule 1 names agency DPU, which agencies.yaml does not list", 2),
    ("routing rule 2 names region 74.01, which does not lie in 74.09", 3),
    ("routing rule 2 names region 74.09.99, which the ministry's list does not have", 3),
    ("routing rule 4 is never reached: rule 3 takes all its reports", 5),
    ("routing rule 7 names the office of a desa, and no agency of that level serves its regions", 8),
    ("routing rule 10 is never reached: rule 8 takes all its reports", 11),
]


def test_a_table_that_is_wrong_is_told_by_file_and_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "routing.yaml").write_text(WRONG, encoding="utf-8")
    said = [f for f in check_pack(folder) if f.severity == "error"]
    assert sorted(f"{f.file}:{f.line} {f.sentence}" for f in said) == sorted(
        f"routing.yaml:{line} {sentence}" for sentence, line in SAID
    )
    (folder / "routing.yaml").write_text("rules:\n  - {agency: PUPR, office: desa, reason: a.}\n", "utf-8")
    (fault,) = (f for f in check_pack(folder) if f.severity == "error")
    assert "names either an agency or the level of an office" in str(fault)
