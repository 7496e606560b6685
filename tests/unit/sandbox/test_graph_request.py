"""What Meta would refuse, the sandbox refuses; what Meta would take, it reads as the telephone shows it."""

from typing import Any

import pytest

from sandbox.phones import Option
from sandbox.settings import WhatsAppTemplate
from sandbox.whatsapp.errors import CODES, GraphError
from sandbox.whatsapp.request import Seen, Sent, read


def envelope(**content: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "6280012340001", **content}


def buttons(*options: tuple[str, str], body: str = "Sudah benar?") -> dict[str, Any]:
    replies = [{"type": "reply", "reply": {"id": key, "title": title}} for key, title in options]
    part = {"type": "button", "body": {"text": body}, "action": {"buttons": replies}}
    return envelope(type="interactive", interactive=part)


def rows(*titles: str, button: str = "Pilih", hint: str = "", sections: int = 1) -> dict[str, Any]:
    listed = [
        {"id": title or "x", "title": title, **({"description": hint} if hint else {})} for title in titles
    ]
    action = {"button": button, "sections": [{"rows": listed}] * sections}
    part = {"type": "list", "body": {"text": "Tentang apa?"}, "action": action}
    return envelope(type="interactive", interactive=part)


def text(body: str) -> dict[str, Any]:
    return envelope(type="text", text={"body": body})


def test_text_at_its_longest() -> None:
    assert read(text("a" * 4096)) == Sent("6280012340001", "text", "a" * 4096)


def test_buttons_and_rows_become_options() -> None:
    assert read(buttons(("y", "Ya"), ("n", "Tidak"))) == Sent(
        "6280012340001", "buttons", "Sudah benar?", (Option("y", "Ya"), Option("n", "Tidak"))
    )
    assert read(rows("Jalan", hint="dan jembatan")) == Sent(
        "6280012340001", "list", "Tentang apa?", (Option("Jalan", "Jalan", "dan jembatan"),), "Pilih"
    )


def test_a_user_id_is_an_address_and_the_number_wins() -> None:
    plain = {"messaging_product": "whatsapp", "type": "text", "text": {"body": "halo"}}
    by_id, both = (
        read(plain | {"recipient": "ID.123"}),
        read(plain | {"recipient": "ID.123", "to": "+6280012340001"}),
    )
    assert isinstance(by_id, Sent)
    assert isinstance(both, Sent)
    assert (by_id.to, both.to) == ("ID.123", "6280012340001")


def test_read_with_a_typing_indicator() -> None:
    asked = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x"}
    assert read(asked) == Seen("wamid.x", typing=False)
    assert read(asked | {"typing_indicator": {"type": "text"}}) == Seen("wamid.x", typing=True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], 100),
        ({}, 100),
        (envelope(type="text") | {"messaging_product": "sms"}, 100),
        (envelope(type="text", text={}), 100),
        (text("a" * 4097), 100),
        (envelope(type="carrier-pigeon"), 100),
        (text("halo") | {"recipient_type": "group"}, 100),
        (text("halo") | {"to": None}, 100),
        (text("halo") | {"to": "warga"}, 131009),
        (buttons(), 131009),
        (buttons(*((str(n), str(n)) for n in range(4))), 131009),
        (buttons(("y", "a" * 21)), 131009),
        (buttons(("y", "")), 131008),
        (buttons(("a" * 257, "Ya")), 131009),
        (buttons(("y", "Ya"), ("y", "Tidak")), 131009),
        (buttons(("y", "Ya"), ("n", "Ya")), 131009),
        (buttons(("y", "Ya"), body="a" * 1025), 131009),
        (rows(), 131009),
        (rows(*(str(n) for n in range(11))), 131009),
        (rows("a" * 25), 131009),
        (rows("a", hint="a" * 73), 131009),
        (rows("a", button="a" * 21), 131009),
        (rows("a", button=""), 131008),
        (rows("a", sections=2), 131008),  # two sections need titles
        (envelope(type="interactive", interactive={"type": "flow", "action": {}}), 131009),
        (envelope(type="image", image={}), 131008),
        (envelope(type="image", image={"id": "1", "caption": "a" * 1025}), 131009),
        (envelope(type="location", location={"latitude": "utara", "longitude": 1}), 131008),
        (envelope(type="location", location={"latitude": 91, "longitude": 1}), 131009),
        (envelope(type="template", template={"name": "x"}), 131008),
    ],
)
def test_refused(body: Any, code: int) -> None:
    with pytest.raises(GraphError) as refused:
        read(body)
    assert refused.value.code == code


APPROVED = WhatsAppTemplate(
    name="selesai", language="id", body="Laporan {{1}}: {{2}}. Balas.", buttons=("Ya",)
)


def template(*values: str, name: str = "selesai", language: str = "id", taps: tuple[str, ...] = ()) -> Any:
    body = {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}
    buttons = [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": tap}],
        }
        for tap in taps
    ]
    part = {"name": name, "language": {"code": language}, "components": [body, *buttons]}
    return envelope(type="template", template=part)


def test_a_template_is_read_by_what_was_approved() -> None:
    taken = read(template("4821", "jalan sudah ditambal", taps=("y",)), [APPROVED])
    assert taken == Sent(
        "6280012340001", "template", "Laporan 4821: jalan sudah ditambal. Balas.", (Option("y", "Ya"),)
    )
    for asked, code in (
        (template("4821", "x", name="mulai"), 132001),
        (template("4821", "x", language="en"), 132001),
        (template("4821"), 132000),
        (template("4821", "x", taps=("y", "n")), 132000),
        (template("4821", "baris\nbaru"), 132018),
        (template("4821", ""), 132018),
        (template("4821", "a" * 1024), 132005),
    ):
        with pytest.raises(GraphError) as refused:
            read(asked, [APPROVED])
        assert refused.value.code == code


@pytest.mark.parametrize("code", CODES)
def test_every_error_has_metas_shape(code: int) -> None:
    error = GraphError(code, "Karena.").body()["error"]
    assert error["code"] == code
    assert error["message"].startswith(f"(#{code}) ")
    assert error["error_data"] == {"messaging_product": "whatsapp", "details": "Karena."}
    assert GraphError(code, "").status >= 400


CODE = WhatsAppTemplate(
    name="kode",
    language="id",
    body="{{1}} adalah kode verifikasi Anda.",
    buttons=("Salin kode",),
    category="authentication",
)


def test_a_template_for_a_code_needs_it_twice_and_a_telephone() -> None:
    def code(value: str, *copied: str, to: str = "6280012340001") -> Any:
        copies = [
            {
                "type": "button",
                "sub_type": "url",
                "index": "0",
                "parameters": [{"type": "text", "text": one}],
            }
            for one in copied
        ]
        asked = template(value, name="kode")
        asked["template"]["components"] += copies
        return asked | ({"to": to} if to.isdigit() else {"to": None, "recipient": to})

    taken = read(code("481203", "481203"), [CODE])
    assert taken == Sent("6280012340001", "template", "481203 adalah kode verifikasi Anda.")
    for asked, refusal in (
        (code("481203"), 132000),
        (code("481203", "481204"), 132000),
        (code("481203", "481203", "481203"), 132000),
        (code("4" * 16, "4" * 16), 132018),
        (code("481203", "481203", to="ID.7409"), 131062),
    ):
        with pytest.raises(GraphError) as refused:
            read(asked, [CODE])
        assert refused.value.code == refusal
