"""Everything citizens of each pack are told, as they read it, in one file a person can read through.

The golden files are written anew by SALUR_GOLDEN=write; read them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from salur.packs import Pack, load_pack
from salur.packs.texts import LANGS, Lang
from salur.regions.dates import Language, spell_date
from salur.regions.names import children, describe

GOLDEN = Path(__file__).parent / "golden"
PACKS = Path(__file__).parents[3] / "packs"
FOLDERS = sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))
DUE = datetime(2026, 12, 10, 8, 0, tzinfo=UTC)


def sample(pack: Pack, lang: Lang) -> dict[str, str]:
    """One value for every placeholder there is, as the services give them."""
    spelled: Language = "en" if lang == "en" else "id"
    return {
        "agency": pack.agency("PUPR").name,
        "answer": "Tim kami sudah menambal lubang di depan kantor desa. Pengaspalan menyusul bulan depan.",
        "category": next(c for c in pack.categories if c.agency == "PUPR").called(lang),
        "code": "5025 0297 0877",
        "count": "2", "first": "lampu jalan mati di desa Sawa", "second": "sampah menumpuk di pasar Lembo",
        "day": "10", "month": "Desember" if lang == "id" else "December", "year": "2026", "hour": "16", "minute": "00",
        "weekday": "Kamis" if lang == "id" else "Thursday", "zone": str(pack.zone),
        "description": "Jalan rusak di depan kantor desa Wanggudu, sudah tiga bulan.",
        "changed": spell_date(DUE, pack.zone, spelled),
        "due": spell_date(DUE, pack.zone, spelled),
        "hotlines": "\n".join(hotline.line(lang, pack.texts.render("unchecked", lang=lang)) for hotline in pack.hotlines),
        "latitude": "-3.432100",
        "longitude": "122.123400",
        "channel": "SMS",
        "one_time": "4821",
        "ways": "SMS 1708, WhatsApp +62 800 7409 0001",
        "link": "https://lapor.example/lacak/502502970877",
        "name": "Bandaeha",
        "nik": "••••••••••••0001",
        "place": describe(children(children(pack.code)[0].code)[0].code),
        "question": "Apakah lubangnya di sisi kiri atau kanan jalan?",
        "report": "4821 0937 5562",
        "reason": "laporan yang sama sudah ditangani." if lang == "id" else "the same report is being handled already.",
        "short_code": "1708",
        "reporter": "S••• A•••••, NIK ••••••••••••0001",
        "until": spell_date(DUE, pack.zone, spelled),
        "why": "Jalan itu jalan provinsi, bukan jalan kabupaten.",
        "submitted": spell_date(DUE, pack.zone, spelled),
        "state": pack.texts.render("state_proses", lang=lang),
        "who": pack.duty.post_name(f"duty:{pack.code}/DAMKAR/regu_a") or "",
    }  # fmt: skip


def rendered(pack: Pack, lang: Lang) -> str:
    said = []
    for key in sorted(pack.texts.keys()):
        buttons = "  ".join(f"[{title}]" for _, title in pack.texts.buttons(key, lang))
        text = pack.texts.render(key, sample(pack, lang), lang)
        short = pack.texts.render(key, sample(pack, lang), lang, short=True)
        said.append(
            f"── {key}\n{text}\n"
            + (f"{buttons}\n" if buttons else "")
            + (f"SMS: {short}\n" if short != text else "")
            + "".join(templates(pack, key, lang))
        )
    return "\n".join(said)


def templates(pack: Pack, key: str, lang: Lang) -> Iterator[str]:
    """A text as Meta's approved template says it to somebody who has been silent."""
    for template in (one for number in pack.channels.whatsapp for one in number.templates):
        if template.text == key and template.language == lang:
            said = template.said([sample(pack, lang)[name] for name in template.values])
            buttons = "  ".join(f"[{title}]" for title in template.buttons)
            yield f"Templat {template.name}: {said}\n" + (f"{buttons}\n" if buttons else "")


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("lang", LANGS)
def test_what_citizens_read(lang: Lang, folder: str) -> None:
    pack = load_pack(PACKS / folder)
    golden = GOLDEN / f"{folder.partition('-')[2]}.{lang}.txt"
    now = rendered(pack, lang)
    if os.environ.get("SALUR_GOLDEN") == "write":
        golden.write_text(now, encoding="utf-8")
    assert now == golden.read_text(encoding="utf-8")
