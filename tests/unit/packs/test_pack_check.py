"""Whatever is wrong in a pack is said in one sentence that names pack, file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from salur.packs import PackError, check_pack, load_pack
from tests.unit.packs.places import KONAWE_UTARA, copied, rewritten


def errors(folder: Path) -> list[str]:
    return [str(finding) for finding in check_pack(folder) if finding.severity == "error"]


BREAKS = [
    # what is changed, and the sentence it must bring
    (
        "categories.yaml",
        "agency: PUPR",
        "agency: DPU",
        'category "infrastruktur" names agency DPU, which agencies.yaml does not list',
    ),
    (
        "channels.yaml",
        "values: [agency, code, answer]",
        "values: [agency, code]",
        'template "konut_laporan_dijawab" has the places {{1}}, {{2}}, {{3}} in its body and 2 values',
    ),
    (
        "channels.yaml",
        "Jawaban {{1}} untuk",
        "{{1}} menjawab",
        'template "konut_laporan_dijawab" begins or ends with a place, which Meta does not approve',
    ),
    (
        "channels.yaml",
        "values: [agency, code, answer]",
        "values: [agency, code, nik]",
        'template "konut_laporan_dijawab" has the value "nik", which text "case_answered" does not have',
    ),
    (
        "channels.yaml",
        "text: case_answered",
        "text: case_replied",
        'template "konut_laporan_dijawab" stands for text "case_replied", which is not one that Salur says',
    ),
    (
        "channels.yaml",
        "buttons: [Salin kode]",
        "buttons: []",
        'template "konut_kode" is for a code, and needs one value (the code) and one button (that copies it)',
    ),
    (
        "channels.yaml",
        "text: case_answered",
        "text: case_finished",
        'text "case_finished" has two templates in id',
    ),
    (
        "categories.yaml",
        "sla: informasi",
        "sla: info",
        'category "pariwisata" names SLA policy "info", which sla.yaml does not list',
    ),
    (
        "categories.yaml",
        "jalan rusak,",
        "puskesmas,",
        'keyword "puskesmas" of category "infrastruktur" is listed under "kesehatan" already',
    ),
    ("categories.yaml", "key: bansos", "key: umum", 'category "umum" is listed twice'),
    (
        "categories.yaml",
        "name: Infrastruktur",
        "name: Infrastruktur jalan dan jembatan",
        "categories 'infrastruktur', name: string should have at most 24 characters",
    ),
    (
        "categories.yaml",
        "photo: optional}",
        "photo: maybe}",
        "categories 'bupati', asks, photo: input should be 'required', 'optional' or 'none', not 'maybe'",
    ),
    ("categories.yaml", "sla: darurat", "slo: darurat", "categories 'bencana', sla: field required"),
    (
        "agencies.yaml",
        "parent: SP4N",
        "parent: SETDA",
        "agency PROV-SULTRA is its own superior: PROV-SULTRA → SETDA → BUPATI → PROV-SULTRA",
    ),
    (
        "agencies.yaml",
        "parent: SP4N",
        "parent: KEMENDAGRI",
        "agency PROV-SULTRA names parent KEMENDAGRI, which agencies.yaml does not list",
    ),
    (
        "agencies.yaml",
        "short_name: Bagian Umum",
        "short_name: Bagian Umum\n    supervisory: true",
        "agency UMUM is supervisory, and so is INSPEKTORAT: one must be",
    ),
    ("agencies.yaml", "code: DINSOS", "code: DINKES", 'agency "DINKES" is listed twice'),
    (
        "agencies.yaml",
        "regions: [74.09.13]",
        "regions: [74.09.14]",
        "agency KEC-LANDAWE serves 74.09.14, which the ministry's list does not have",
    ),
    (
        "agencies.yaml",
        "regions: [74.09.13]",
        "regions: [74.01.01]",
        "agency KEC-LANDAWE serves 74.01.01, which does not lie in 74.09",
    ),
    (
        "agencies.yaml",
        "    level: provinsi\n    parent: SP4N",
        "    level: provinsi",
        "agency SETDA ends at PROV-SULTRA, which has nothing above it: what is beyond it could not go on",
    ),
    ("agencies.yaml", "regions: [74.09.13]", "regions: [7409]", "regions number 1: string should match pattern"),
    ("pack.yaml", "province: 74", "province: 73", "74.09 does not lie in province 73"),
    ("pack.yaml", "zone: WITA", "zone: WITB", "zone: input should be 'WIB', 'WITA' or 'WIT', not 'WITB'"),
    ("sla.yaml", "unit: working_days", "unit: days", "unit: input should be 'working_days', 'hours' or 'minutes'"),
    ("sla.yaml", "amount: 3", "amount: 0", "amount: input should be greater than 0, not '0'"),
    ("sla.yaml", "name: completion", "name: first_response", 'policy "pengaduan" version 1 has clock first_response'),
    ("sla.yaml", "key: pengawasan", "key: pengaduan", 'policy "pengaduan version 1" is listed twice'),
    ("sla.yaml", "key: pengawasan", "agency: NIHIL\n    key: pengaduan", 'policy "pengaduan" version 1 of NIHIL is of an agency that'),
    ("sla.yaml", "restricted: pengawasan", "restricted: awas", 'restricted reports have SLA policy "awas", which sla.yaml'),
    ("sla.yaml", "key: darurat", "agency: DUKCAPIL\n    key: cepat", 'version 1 of DUKCAPIL has no general table "cepat"'),
    ("sla.yaml", "- name: completion", "- name: coordination", 'version 1 has no clock for completion'),
    ("emergency.yaml", "sla: darurat", "sla: kilat", 'emergencies have SLA policy "kilat", which sla.yaml'),
    (
        "emergency.yaml",
        "hotlines: [damkar,",
        "hotlines: [pmk,",
        'emergency kind "kebakaran" names hotline "pmk", which hotlines.yaml does not list',
    ),
    (
        "emergency.yaml",
        "category: kesehatan",
        "category: sehat",
        'emergency kind "medis" names category "sehat", which categories.yaml does not list',
    ),
    (
        "emergency.yaml",
        "agency: DAMKAR",
        "agency: PMK",
        'emergency kind "kebakaran" names agency PMK, which agencies.yaml does not list',
    ),
    ("hotlines.yaml", 'number: "113"', "number: satu satu tiga", "hotlines 'damkar', number: string should match"),
    ("texts.id.yaml", "welcome:", "wellcome:", 'text "wellcome" is not one that Salur says'),
    ("texts.id.yaml", "{region}", "{kabupaten}", 'text "welcome" has a placeholder {kabupaten} that nothing fills'),
    ("texts.id.yaml", "welcome:", 'cancelled: ""\nwelcome:', "cancelled, text: string should have at least 1 character"),
    ("channels.yaml", "+62 800 7409 0001", "0800", "display_number: string should match pattern"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BREAKS, ids=[b[3][:60] for b in BREAKS])
def test_a_fault_is_named(tmp_path: Path, file: str, old: str, new: str, sentence: str) -> None:
    folder = copied(tmp_path)
    line = rewritten(folder, file, old, new)
    said = [error for error in errors(folder) if sentence in error]
    assert said, errors(folder)
    assert said[0].startswith("pack 74.09: ")
    named, _, number = said[0].rpartition("(")[2].rstrip(")").partition(":")
    assert named == file
    # A missing field and a repeated entry are told where their list entry begins, a few lines above.
    assert line - 12 <= int(number) <= line + 12


def test_a_kecamatan_without_an_office_is_a_warning(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    rewritten(
        folder,
        "agencies.yaml",
        "    level: kecamatan\n    parent: SETDA\n    regions: [74.09.13]",
        "    parent: SETDA",
    )
    assert not errors(folder)
    said = [str(finding) for finding in check_pack(folder)]
    assert any("1 kecamatan have no office: Landawe" in sentence for sentence in said), said


def test_the_line_is_that_of_the_word(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    line = rewritten(folder, "categories.yaml", "agency: PUPR", "agency: DPU")
    (said,) = errors(folder)
    named = 'pack 74.09: category "infrastruktur" names agency DPU, which agencies.yaml does not list'
    assert said == f"{named} (categories.yaml:{line})"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("categories: [", "not readable as YAML: "),
        ("categories:\n  - key: a\n    key: b\n", '"key" is written twice (categories.yaml:3)'),
        ("", "categories: field required (categories.yaml:1)"),
        ("categories: []", "categories: tuple should have at least 1 item"),
        ("- a\n- b\n", "the file: input should be"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, text: str, sentence: str) -> None:
    folder = copied(tmp_path)
    (folder / "categories.yaml").write_text(text, encoding="utf-8")
    assert any(sentence in error for error in errors(folder)), errors(folder)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "sla.yaml").write_bytes(b"\xff\xfe\x00")
    assert errors(folder) == ["pack 74.09: not readable as YAML: it is not UTF-8 text (sla.yaml:1)"]


def test_a_missing_file(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "hotlines.yaml").unlink()
    assert errors(folder) == ["pack 74.09: hotlines.yaml is missing (hotlines.yaml:1)"]
    with pytest.raises(PackError, match=r"hotlines\.yaml is missing"):
        load_pack(folder)


def test_a_folder_is_named_after_its_code(tmp_path: Path) -> None:
    folder = copied(tmp_path, "17.06-mukomuko")
    assert errors(folder) == ["pack 74.09: the folder 17.06-mukomuko must begin with 74.09- (pack.yaml:1)"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    rewritten(folder, "categories.yaml", "agency: PUPR", "agency: DPU")
    rewritten(folder, "agencies.yaml", "parent: SP4N", "parent: KEMENDAGRI")
    with pytest.raises(PackError) as raised:
        load_pack(folder)
    assert len(raised.value.findings) == 2
    assert "DPU" in str(raised.value)
    assert "KEMENDAGRI" in str(raised.value)


def test_a_pale_accent_is_a_warning_with_the_shade_that_is_shown(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    rewritten(folder, "pack.yaml", "#0E6655", "#FFD400")
    (warning,) = [f for f in check_pack(folder) if "accent" in f.sentence]
    assert warning.severity == "warning"
    assert "contrast of 1.4:1 on paper and needs 4.5:1, so pages show #" in warning.sentence


def test_what_nobody_has_checked_is_a_warning() -> None:
    told = [str(f) for f in check_pack(KONAWE_UTARA)]
    assert any(
        'hotline "damkar" (113) is unchecked and is shown as "contoh" (hotlines.yaml:' in t for t in told
    )
    assert {f.severity for f in check_pack(KONAWE_UTARA)} == {"warning"}


def test_news_without_a_template_are_a_warning(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for _ in ("id", "en"):
        rewritten(folder, "channels.yaml", "- text: case_postponed", "- text: case_resumed")
    told = [str(one) for one in check_pack(folder) if "has no template for case_postponed" in one.sentence]
    assert len(told) == 1
    assert "come by SMS, if at all (channels.yaml:4)" in told[0]


def test_a_weight_of_what_is_no_signal_is_told_with_its_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "signals.yaml").write_text("weights:\n  nik_valid: 0.1\n  nik_vaild: 0.2\n")
    assert errors(folder) == ['pack 74.09: "nik_vaild" is no signal; "nik_valid" is one (signals.yaml:3)']


def test_landmarks_lie_here_and_share_no_name(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "landmarks.yaml").write_text(
        "landmarks:\n"
        "  - name: Pasar Lama\n    desa: 74.09.01.1005\n"
        "  - name: Pasar Baru\n    aliases: [pasar lama]\n    desa: 72.71.01.1004\n"
        "  - name: Menara\n    desa: 74.09.01.9999\n"
        "  - name: Tugu\n    latitude: -3.5\n    longitude: 122.1\n"
    )
    assert errors(folder) == [
        'pack 74.09: "pasar lama" of landmark "Pasar Baru" is a name of "Pasar Lama" already (landmarks.yaml:5)',
        'pack 74.09: landmark "Pasar Baru" lies in 72.71.01.1004, which does not lie in 74.09 (landmarks.yaml:6)',
        'pack 74.09: landmark "Menara" lies in 74.09.01.9999, which is no desa that the ministry lists (landmarks.yaml:8)',
    ]
    (folder / "landmarks.yaml").write_text("landmarks:\n  - name: Tugu\n    latitude: -3.5\n")
    assert errors(folder) == [
        "pack 74.09: landmarks 'Tugu': value error, it needs both latitude and longitude, or neither (landmarks.yaml:2)"
    ]
