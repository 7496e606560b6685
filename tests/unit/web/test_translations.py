"""No screen says something that its English does not."""

from pathlib import Path

import pytest

from salur.packs.category import Category
from salur.web.extraction import obsolete, untranslated
from salur.web.translations import spoken, translations

ROOT = Path(__file__).parents[3]
FOLDERS = sorted(
    path.parent
    for root in ("shared/salur", "services", "sandbox")
    for depth in ("*/templates", "*/*/templates")
    for path in (ROOT / root).glob(depth)
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_message_is_translated(folder: Path) -> None:
    assert untranslated(folder) == []
    assert obsolete(folder) == []


def test_indonesian_is_the_source() -> None:
    assert translations("id").gettext("Salin kode") == "Salin kode"
    assert translations("en").gettext("Salin kode") == "Copy code"


def test_another_language_is_a_file(tmp_path: Path) -> None:
    """What it does not say stays Indonesian."""
    (tmp_path / "locale").mkdir()
    said = 'msgid ""\nmsgstr ""\n"X-Language-Name: Basa Jawa\\n"\n\nmsgid "Lanjut"\nmsgstr "Terusno"\n'
    (tmp_path / "locale" / "jv.po").write_text(said)
    assert spoken(tmp_path) == {"id": "Bahasa Indonesia", "jv": "Basa Jawa"}
    words = translations("jv", [tmp_path])
    assert (words.gettext("Lanjut"), words.gettext("Salin kode")) == ("Terusno", "Salin kode")
    shown = {
        "key": "a",
        "name": "Jalan",
        "names": {"jv": "Dalan"},
        "example": "x",
        "keywords": (),
        "agency": "PU",
        "sla": "s",
    }
    assert Category.model_validate(shown).called("jv") == "Dalan"
