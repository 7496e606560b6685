"""Which template stands for a text, and what fills its places."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested, Option
from salur.packs import load_pack
from services.notify.domain.wording import otherwise, word

PACK = load_pack(Path(__file__).parents[3] / "packs" / "74.09-konawe-utara")
AT = datetime(2026, 11, 26, 8, tzinfo=UTC)


def asked(text: str, channel: str = "whatsapp", number: str = "740900000000001", **more: Any) -> Any:
    request = NotificationRequested(
        notification="n-1",
        to=Address(ref="s_1", channel=channel, number=number, pack="74.09"),
        text=text,
        requested_at=AT,
        **more,
    )
    return word(request, PACK).template


ANSWER = {"agency": "Dinas PU", "code": "4821 0937 5562", "answer": "Sudah\n\nditambal,  pagi ini."}


def test_a_template_has_the_values_of_its_text_in_one_line_each() -> None:
    found = asked("case_answered", values=ANSWER)
    assert (found.name, found.language, found.taps) == ("konut_laporan_dijawab", "id", ())
    assert found.values == ("Dinas PU", "4821 0937 5562", "Sudah ditambal, pagi ini.")
    assert asked("case_answered", values=ANSWER, language="en").language == "en"
    # What officers read has none in English.
    late = {"count": "7", "agency": "Dinas PU", "link": "http://x/meja"}
    assert asked("late_cases", values=late, moments={"due": AT}, language="en").language == "id"
    assert asked("case_answered", channel="sms", number="1708", values=ANSWER) is None
    assert asked("case_answered", number="740900000000009", values=ANSWER) is None
    assert asked("move_away", values={"channel": "SMS"}) is None
    assert asked("case_answered", values=ANSWER | {"answer": " "}) is None


def test_news_that_whatsapp_may_refuse_have_an_sms_and_a_conversation_has_none() -> None:
    lines = {"1708": "1708@contoh"}

    def by_sms(text: str, channel: str = "whatsapp", ref: str = "s_1", **more: Any) -> Any:
        to = Address(ref=ref, channel=channel, number="740900000000001", pack="74.09")
        request = NotificationRequested(
            notification="n-1", to=to, text=text, requested_at=AT, values=ANSWER, **more
        )
        return otherwise(request, PACK, lines)

    found = by_sms("case_answered", case="r-1", language="en")
    assert (found.number, found.text.endswith("Reply on WhatsApp.")) == ("1708@contoh", True)
    assert by_sms("help") is None
    assert by_sms("case_answered", channel="telegram", case="r-1") is None
    assert by_sms("case_answered", ref="duty:74.09/DAMKAR/regu_a/whatsapp", case="r-1") is None


def test_the_longest_value_gives_up_its_end() -> None:
    long = asked("case_answered", values=ANSWER | {"answer": "lubang " * 200})
    body = next(one for one in PACK.channels.whatsapp[0].templates if one.text == "case_answered")
    assert 1000 < len(body.said(long.values)) <= 1024
    assert long.values[2].endswith("lubang…") or long.values[2].endswith("…")


def test_buttons_stand_for_the_options_of_the_text() -> None:
    values = {"code": "4821", "category": "Kebakaran", "place": "Wanggudu", "link": "http://x/meja/4"}
    moments = {"submitted": AT, "due": AT}
    take = (Option(id="take:u-1", label="Saya tangani"),)
    found = asked("duty_call", values=values, moments=moments, options=take)
    assert (found.taps, found.values[0]) == (("take:u-1",), "4821")
    assert "16.00 WITA" in found.values[3]
    assert asked("duty_call", values=values, moments=moments) is None


def test_many_late_cases_are_one_template() -> None:
    values = {"count": "7", "agency": "Dinas PU", "link": "http://x/meja"}
    found = asked("late_cases", values=values, moments={"due": AT})
    assert (found.name, found.values[:2]) == ("konut_laporan_terlambat_banyak", ("7", "Dinas PU"))
    assert "16.00 WITA" in found.values[2]


def test_a_code_is_copied_by_its_template() -> None:
    found = asked("web_code", values={"code": "481203"})
    assert (found.name, found.values, found.taps, found.copied) == ("konut_kode", ("481203",), (), "481203")
    assert asked("web_code", channel="sms", number="1708", values={"code": "481203"}) is None
