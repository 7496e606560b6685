"""What the contract does not ask: Telegram's own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from salur_telegram.inbound import answer_to_tap, parse
from salur_telegram.subject import SUBJECT

from salur.channels.inbound import InboundEdited, InboundMessage, InboundUnsupported, MediaKind
from salur.channels.protocol import Ask, Fetch, Fetches, ProviderResponse, Refused, Wait
from salur.channels.subject import CITIZEN
from salur.media.origins import allowed

VOICE = SUBJECT.voice


def read(update: Any) -> Any:
    found = parse(json.dumps(update).encode(), "salur_contoh_bot")
    return found[0].inbound if found else None


def with_(**content: Any) -> Any:
    update = VOICE.message(1, CITIZEN, "x")
    del update["message"]["text"]
    update["message"] |= content
    return update


def test_the_largest_size_of_a_photo_is_taken() -> None:
    message = read(VOICE.photo(3, CITIZEN))
    assert (message.text, message.type, message.media[0].provider_id) == ("lubang", "image", "besar3")


@pytest.mark.parametrize(
    ("key", "kind"),
    [("voice", MediaKind.AUDIO), ("document", MediaKind.DOCUMENT), ("video", MediaKind.VIDEO)],
)
def test_files_are_media(key: str, kind: MediaKind) -> None:
    message = read(with_(**{key: {"file_id": "F1", "mime_type": "a/b"}}))
    assert (message.media[0].kind, message.media[0].mime) == (kind, "a/b")


def test_ones_own_contact_is_a_phone_and_anothers_is_not_understood() -> None:
    own = read(with_(contact={"phone_number": "+628001234567", "user_id": int(CITIZEN.id)}))
    assert isinstance(own, InboundMessage)
    assert (own.sender.phone, own.sender.user_id) == ("628001234567", CITIZEN.id)
    other = read(with_(contact={"phone_number": "+628001234568", "user_id": 5}))
    assert isinstance(other, InboundUnsupported)


def test_a_tap_says_what_stood_on_the_button_and_is_acknowledged() -> None:
    update = VOICE.choice(1, CITIZEN, "send")
    assert (read(update).choice, read(update).text) == ("send", "Kirim")
    answer = json.loads(answer_to_tap(json.dumps(update).encode()) or b"")
    assert answer == {"method": "answerCallbackQuery", "callback_query_id": "4382"}
    assert answer_to_tap(json.dumps(VOICE.message(1, CITIZEN, "x")).encode()) is None


def test_a_group_is_not_for_us() -> None:
    update = VOICE.message(1, CITIZEN, "x")
    update["message"]["chat"] = {"id": -5, "type": "group"}
    assert read(update) is None


def test_a_command_is_a_word_and_a_forwarded_message_says_so() -> None:
    assert read(VOICE.message(1, CITIZEN, "/start")).text == "start"
    assert read(with_(text="x", forward_origin={"type": "user"})).forwarded


def test_an_edit_names_the_message_whose_words_it_changes() -> None:
    first = read(VOICE.message(7, CITIZEN, "jalan rusak"))
    later = VOICE.message(7, CITIZEN, "jembatan rusak")
    later |= {"update_id": 9, "edited_message": later.pop("message") | {"edit_date": 1763800090}}
    edit = read(later)
    assert isinstance(edit, InboundEdited)
    assert (edit.edited, edit.text, edit.provider_id) == (first.provider_id, "jembatan rusak", "9")
    assert edit.at > first.at
    moved = VOICE.place(8, CITIZEN, -3.5, 122.1)
    moved["edited_message"] = moved.pop("message") | {"edit_date": 1763800091}
    assert read(moved) is None
    captioned = VOICE.photo(8, CITIZEN)
    captioned["edited_message"] = captioned.pop("message") | {
        "edit_date": 1763800092,
        "caption": "dua lubang",
    }
    assert read(captioned).text == "dua lubang"
    captioned["edited_message"]["chat"]["type"] = "group"
    assert read(captioned) is None


def test_a_file_is_asked_for_and_fetched_from_the_bot_api_alone() -> None:
    channel = SUBJECT.open()
    assert isinstance(channel, Fetches)
    asked = channel.media("AgAC/x y")
    assert isinstance(asked, Ask)
    assert asked.request.url == "https://telegram.example/bot99:token-contoh/getFile?file_id=AgAC%2Fx%20y"
    path = ProviderResponse(200, {}, b'{"ok": true, "result": {"file_path": "photos/file 1.jpg"}}')
    fetched = channel.found(path)
    assert isinstance(fetched, Fetch)
    assert fetched.request.url == "https://telegram.example/file/bot99:token-contoh/photos/file%201.jpg"
    assert all(allowed(r.url, channel.media_hosts) for r in (asked.request, fetched.request))
    assert channel.found(ProviderResponse(200, {}, b'{"ok": true, "result": {}}')) == Refused("no_path")
    assert channel.found(ProviderResponse(400, {}, b"{}")) == Refused("http 400")
    assert isinstance(channel.found(ProviderResponse(429, {}, b"{}")), Wait)
