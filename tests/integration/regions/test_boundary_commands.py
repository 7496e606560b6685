"""`salur boundaries import` and `salur locate`, from an operator's side, without any server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from salur.cli import app
from salur.commands import boundaries
from salur.regions.boundary_files import BadBoundaryFile, load, load_newest
from tests.drawn import BESUSU, LARONAHA, WANGGUDU, collection, drawn_file, feature, square

REPO = Path(__file__).parents[3]
SURVEYED = REPO.parent / "shared" / "data" / "boundaries"
NOWHERE = "127.0.0.1:1"
Salur = Callable[..., Result]

# (latitude, longitude), the kabupaten, and the kecamatan where it is known for certain.
CAPITALS = {
    "Wanggudu": ((-3.52, 122.10), "74.09", "Asera"),
    "Kayuagung": ((-3.39, 104.83), "16.02", None),
    "Palu": ((-0.90, 119.87), "72.71", None),
    "Sangatta": ((0.50, 117.54), "64.08", None),
    "Mukomuko": ((-2.58, 101.12), "17.06", None),
}


@pytest.fixture
def salur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Salur:
    monkeypatch.setenv("SALUR_REFERENCE", str(tmp_path / "reference"))
    monkeypatch.setenv("SALUR_PACKS", str(REPO / "packs"))
    monkeypatch.setenv("SALUR_KAFKA", NOWHERE)
    if "boundaries" not in {group.name for group in app.registered_groups}:
        app.add_typer(boundaries.app, name="boundaries")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return run


def imported(salur: Salur, file: Path, *more: str) -> dict[str, Any]:
    command = ["boundaries", "import", str(file), "--source", "drawn for a test", "--license", "CC0"]
    result = salur(*command, *more, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def located(salur: Salur, *place: str) -> dict[str, Any]:
    result = salur("locate", *place, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_import_then_locate(salur: Salur, tmp_path: Path) -> None:
    done = imported(salur, drawn_file(tmp_path))
    assert (done["areas"], done["code_field"], done["announced"]) == (4, "kode", False)
    assert [one["name"] for one in done["sets"]] == ["72.71/desa", "74.09/desa"]
    found = located(salur, "-3.52", "122.10")
    assert found["input"] == {"latitude": -3.52, "longitude": 122.1}
    assert (found["grade"], found["region"], found["pack"]) == ("polygon", WANGGUDU, "74.09")
    assert found["names"]["kecamatan"] == "Asera"
    assert located(salur, "-3.52, 122.10")["region"] == WANGGUDU
    listed = json.loads(salur("boundaries", "list", "--json").stdout)
    assert [(row["name"], row["areas"], row["source"], row["license"]) for row in listed] == [
        ("72.71/desa", 1, "drawn for a test", "CC0"),
        ("74.09/desa", 3, "drawn for a test", "CC0"),
    ]


def test_capitals_are_where_they_are(salur: Salur, tmp_path: Path) -> None:
    """With the surveyed boundaries where they lie beside the repository, else with squares drawn round the capitals."""
    files = sorted(SURVEYED.glob("desa_*.geojson")) or [_round_the_capitals(tmp_path)]
    for file in files:
        assert imported(salur, file)["unplaced"] == []
    for capital, (point, kabupaten, kecamatan) in CAPITALS.items():
        found = located(salur, *map(str, point))
        assert found["grade"] == "polygon", capital
        assert found["region"].startswith(f"{kabupaten}."), capital
        assert kecamatan in (None, found["names"]["kecamatan"]), capital


def _round_the_capitals(folder: Path) -> Path:
    codes = ("74.09.01.1005", "16.02.05.1005", "72.71.01.1010", "64.08.04.2001", "17.06.02.1009")
    points = [point for point, _, _ in CAPITALS.values()]
    squares = [
        feature(code, square(lat - 0.01, lon - 0.01)) for code, (lat, lon) in zip(codes, points, strict=True)
    ]
    path = folder / "capitals.geojson"
    path.write_text(json.dumps(collection(*squares)))
    return path


def test_words_are_located_without_boundaries(salur: Salur) -> None:
    found = located(salur, "desa Wanggudu", "--pack", "74.09")
    assert found["input"] == {"text": "desa Wanggudu", "pack": "74.09"}
    assert (found["grade"], found["region"]) == ("named", WANGGUDU)
    assert found["distance_to_border_m"] is None
    shown = salur("locate", "di kota Palu", "--pack", "74.09").stdout
    assert "Kota Palu" in shown
    assert "outside" in shown


def test_second_import_is_the_one_in_use_and_the_first_stays(salur: Salur, tmp_path: Path) -> None:
    (first,) = imported(salur, drawn_file(tmp_path, WANGGUDU))["sets"]
    (second,) = imported(salur, drawn_file(tmp_path, LARONAHA))["sets"]
    assert first["version"] < second["version"]
    assert load(Path(first["file"])).areas[0].code == WANGGUDU
    assert [area.code for one in load_newest(tmp_path / "reference") for area in one.areas] == [LARONAHA]
    assert Path(first["file"]).stat().st_mode & 0o222 == 0


def test_what_could_not_be_placed_is_told(salur: Salur, tmp_path: Path) -> None:
    file = tmp_path / "mixed.geojson"
    bad = feature("74.09.99.9999", square(-3.5, 122.1))
    file.write_text(json.dumps(collection(feature(BESUSU, square(-0.91, 119.86)), bad)))
    shown = salur("boundaries", "import", str(file), "--source", "s", "--license", "l").output
    assert "1 could not be placed" in shown
    assert "feature 2: 74.09.99.9999 is not in the ministry's list" in shown
    assert f"Kafka does not answer at {NOWHERE}" in shown
    assert "from their next start" in shown


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("not json", "It is not JSON"),
        ("{}", "no GeoJSON FeatureCollection"),
        (None, "cannot be read"),
    ],
)
def test_useless_file_ends_with_one_sentence(
    salur: Salur, tmp_path: Path, content: str | None, why: str
) -> None:
    file = tmp_path / "x.geojson"
    if content is not None:
        file.write_text(content)
    result = salur("boundaries", "import", str(file), "--source", "s", "--license", "l")
    assert result.exit_code == 1
    assert why in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_damaged_file_is_not_believed(salur: Salur, tmp_path: Path) -> None:
    (one,) = imported(salur, drawn_file(tmp_path, WANGGUDU))["sets"]
    path = Path(one["file"])
    path.chmod(0o600)
    path.write_text(path.read_text().replace("122.09", "122.08"))
    with pytest.raises(BadBoundaryFile, match="checksum differs"):
        load(path)
    assert salur("locate", "-3.52", "122.10").exit_code == 1


def test_nonsense_is_refused(salur: Salur) -> None:
    assert "no latitude and longitude" in salur("locate", "122.10", "3.52").output
    assert "no pack 99.99" in salur("locate", "Wanggudu", "--pack", "99.99").output
