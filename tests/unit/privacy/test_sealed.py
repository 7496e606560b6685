import base64
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from salur.privacy import BadKeys, KeyRing, Name, Nik, Purpose, Sealed, Secret, Unsealable

RING = KeyRing.generate()
WORDS = b"Nama saya Siti Aminah, NIK 7409991205900001"


@given(st.binary(max_size=2000), st.sampled_from([p for p in Purpose if p is not Purpose.REF]))
def test_what_is_sealed_opens_to_the_same_bytes(plaintext: bytes, purpose: Purpose) -> None:
    sealed = RING.seal("intake.messages", plaintext, purpose)
    assert RING.open(sealed) == plaintext
    assert RING.open(Sealed.model_validate_json(sealed.model_dump_json())) == plaintext


def test_the_quickly_made_value_equals_the_validated_one() -> None:
    sealed = RING.seal("intake.messages", WORDS)
    validated = Sealed(kid=sealed.kid, field=sealed.field, box=sealed.box)
    assert sealed == validated
    assert (
        sealed.model_dump()
        == validated.model_dump()
        == {"kid": sealed.kid, "field": sealed.field, "box": sealed.box}
    )
    assert sealed.model_copy() == validated
    assert hash(sealed) == hash(validated)


def test_two_boxes_of_the_same_words_differ() -> None:
    assert RING.seal("a", WORDS).box != RING.seal("a", WORDS).box


@pytest.mark.parametrize(
    "change",
    [{"field": "vault.name"}, {"kid": "draft-1"}, {"box": "A" * 60}, {"box": "AAAA" * 10}],
    ids=["another field", "another key", "another box", "too short a box"],
)
def test_a_box_that_was_moved_or_changed_does_not_open(change: dict[str, str]) -> None:
    sealed = RING.seal("intake.messages", WORDS).model_copy(update=change)
    with pytest.raises(Unsealable) as caught:
        RING.open(sealed)
    assert caught.value.__cause__ is None
    assert sealed.box not in str(caught.value)


def test_a_flipped_bit_does_not_open() -> None:
    sealed = RING.seal("intake.messages", WORDS)
    raw = bytearray(base64.b64decode(sealed.box))
    raw[-1] ^= 1
    with pytest.raises(Unsealable):
        RING.open(sealed.model_copy(update={"box": base64.b64encode(raw).decode()}))


def test_a_retired_key_opens_and_the_new_one_seals() -> None:
    old = RING.seal("intake.messages", WORDS)
    ring = RING.rotated(Purpose.MESSAGE, "message-2")
    assert ring.open(old) == WORDS
    assert ring.seal("intake.messages", WORDS).kid == "message-2"
    with pytest.raises(Unsealable, match="not in this process's key ring"):
        RING.open(ring.seal("intake.messages", WORDS))


def test_a_ring_with_fewer_purposes_neither_seals_nor_opens_the_others() -> None:
    gateway = RING.only(Purpose.MESSAGE, Purpose.REF)
    gateway.seal("intake.messages", WORDS)
    with pytest.raises(BadKeys, match="purpose vault"):
        gateway.seal("vault.name", WORDS, Purpose.VAULT)
    with pytest.raises(Unsealable):
        gateway.open(RING.seal("vault.name", WORDS, Purpose.VAULT))


def test_a_ring_written_as_json_reads_as_the_same() -> None:
    again = KeyRing.from_json(RING.to_json())
    assert again.open(RING.seal("x", WORDS)) == WORDS
    assert again.refs().nik("1") == RING.refs().nik("1")


def _keys(**purposes: object) -> str:
    return json.dumps(purposes)


KEY = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        (_keys(messages={"active": "a", "keys": {"a": KEY}}), "no such purpose"),
        (_keys(message={"active": "a", "keys": {"a": "AAAA"}}), "key a has 3 bytes"),
        (_keys(message={"active": "a", "keys": {"a": "%"}}), "key a is not base64"),
        (_keys(message={"active": "b", "keys": {"a": KEY}}), "the active key is not among"),
        (
            _keys(message={"active": "a", "keys": {"a": KEY}}, draft={"active": "a", "keys": {"a": KEY}}),
            "stands twice",
        ),
        (_keys(ref={"active": "a", "keys": {"a": KEY, "b": KEY}}), "exactly one key"),
        (_keys(message={"active": "A b", "keys": {"A b": KEY}}), "key id"),
        (_keys(message={"keys": {"a": KEY}}), "purpose message: expected"),
    ],
)
def test_keys_that_cannot_be_used_say_which_and_why(text: str, says: str) -> None:
    with pytest.raises(BadKeys, match=says) as caught:
        KeyRing.from_json(text)
    assert KEY not in str(caught.value)


def test_nothing_prints_what_it_holds() -> None:
    sealed = RING.seal("intake.messages", WORDS)
    assert sealed.box not in repr(sealed) + str(sealed) + f"{sealed}"
    key = json.loads(RING.to_json())["message"]["keys"]["message-1"]
    assert key not in repr(RING)
    assert "•••" in repr(RING.refs())
    with pytest.raises(ValidationError) as caught:
        Sealed.model_validate({"kid": "a", "field": "b", "box": "7409991205900001"})
    assert "7409991205900001" not in str(caught.value)


class Person(BaseModel):
    nik: Nik
    name: Name


def test_a_secret_shows_nowhere_and_gives_itself_only_when_asked() -> None:
    person = Person.model_validate({"nik": "7409991205900001", "name": "Siti Aminah"})
    for shown in (repr(person), str(person.nik), f"{person.name:>30}", f"{person.name!r}"):
        assert "7409" not in shown
        assert "Siti" not in shown
    assert person.nik.reveal() == "7409991205900001"
    with pytest.raises(Exception, match="Nik is not written as JSON"):
        person.model_dump_json()
    with pytest.raises(TypeError):
        json.dumps(person.model_dump())
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(person.nik)


def test_secrets_compare_by_kind_and_value() -> None:
    assert Nik("1") == Nik("1") != Nik("2")
    assert Nik("1") != Name("1")
    assert len({Nik("1"), Nik("1"), Secret("1")}) == 2
    assert not Name("")
