"""What citizens are told by SMS: in the short alphabet, and in one message wherever one will do. Each costs."""

from __future__ import annotations

from datetime import UTC, datetime

from salur.channels.numbering import numbered_briefly
from salur.channels.smpp.segments import segments
from salur.channels.smpp.text import Coding
from salur.contracts.notifications import Option
from salur.packs import Pack, load_pack
from salur.packs.texts import LANGS, Lang
from salur.regions.dates import spell_moment
from salur.regions.names import children
from services.intake.dialogue.domain.claims import DIGITS, Purpose
from tests.contract.packs.test_texts_golden import FOLDERS, PACKS, sample

DUE = datetime(2026, 12, 10, 8, 0, tzinfo=UTC)
# Two messages, and why. What an officer wrote in it has no fixed length.
TWO = {
    "ask_category": "all categories, each with its number",
    "case_answered": "an officer's words",
    "case_finished": "an officer's words",
    "case_forwarded": "an officer's words",
    "case_judged_false": "an officer's words",
    "case_needs_answer": "an officer's words",
    "case_postponed": "an officer's words",
    "case_to_admin": "an officer's words",
    "category_not_in_list": "all categories, each with its number",
    "duty_call": "to an officer on duty, who needs all of it",
    "duty_yours": "to an officer on duty, who needs all of it",
    "late_case": "to the superiors of who is late",
    "late_cases": "to the superiors of who is late",
}
# Never by SMS: STATUS there has texts of its own.
ELSEWHERE = {"status_agency", "status_other", "status_paused", "status_plain", "status_waiting"}


def by_sms(pack: Pack, key: str, lang: Lang) -> str:
    """A text with the longest of its usual values, and its options as numbers."""
    words = pack.texts
    kecamatan = max((region.name for region in children(pack.code)), key=len)
    due = spell_moment(DUE, pack.zone, "en" if lang == "en" else "id")
    values = sample(pack, lang) | {"due": due, "until": due}
    if key in ("draft_reminder", "draft_reminder_sms"):
        values["one_time"] = "1" * DIGITS[Purpose.MOVE]
        waits = [k for k in sorted(words.keys()) if k.startswith("waits_")]
        values["question"] = max((words.render(k, lang=lang) for k in waits), key=len)
    if key in ("place_outside", "place_elsewhere"):
        values["place"] = "Kabupaten Ogan Komering Ulu Selatan"
    if key.startswith(("status_sms", "status_read")):
        values |= {
            "place": f"Kec. {kecamatan}",
            "one_time": "1" * DIGITS[Purpose.READ],
            "submitted": "10/12/26",
            "changed": "10/12/26",
            "state": words.render("state_tindak_lanjut", lang=lang),
        }
    if key == "status_read_code_sent":
        values["channel"] = "WhatsApp"
    options = [Option(id=what, label=label) for what, label in words.buttons(key, lang)]
    if key in ("ask_category", "category_not_in_list"):
        options = [Option(id=c.key, label=c.called(lang)) for c in pack.categories]
    return "\n".join((words.render(key, values, lang, short=True), numbered_briefly(options))).strip()


def test_each_text_takes_one_message_of_the_short_alphabet_but_for_those_that_say_why() -> None:
    parts: dict[str, int] = {}
    for folder in FOLDERS:
        pack = load_pack(PACKS / folder)
        for lang in LANGS:
            for key in pack.texts.keys() - ELSEWHERE:
                cut = segments(by_sms(pack, key, lang))
                assert cut.coding == Coding.DEFAULT, (folder, lang, key)
                if lang == "id":
                    parts[key] = max(parts.get(key, 1), len(cut.parts))
    assert {key: count for key, count in parts.items() if count > 1} == dict.fromkeys(TWO, 2)
