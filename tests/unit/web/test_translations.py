"""No screen says something that its English does not."""

from pathlib import Path

import pytest

from salur.web.extraction import obsolete, untranslated
from salur.web.translations import translations

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
