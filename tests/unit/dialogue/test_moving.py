"""A report goes on elsewhere: the code is the proof, told once, good for half an hour and for few guesses."""

from __future__ import annotations

from datetime import timedelta

from salur.channels.inbound import Media, MediaKind
from salur.contracts.base import Contract
from salur.contracts.notifications import NotificationRequested
from salur.media.waiting import WAITING, WaitingMedia
from services.intake.dialogue.adapters.proofs import PROOFS
from services.intake.dialogue.adapters.usual import USUAL
from services.intake.dialogue.domain.claims import HOLDS, MOST_WRONG, WRONG_FOR, Purpose
from tests.theatre import KEYS, PHONE, Theatre

OTHER = "628009998887"


def told(events: list[Contract]) -> list[str]:
    return [event.text for event in events if isinstance(event, NotificationRequested)]


async def code(theatre: Theatre) -> str:
    """A code for the report that is being written on WhatsApp."""
    (offer,) = await theatre.hear("PINDAH")
    assert isinstance(offer, NotificationRequested)
    said = KEYS.open(offer.sealed["one_time"]).decode()
    kept = str(theatre.documents.kept["intake.proofs"])
    assert said not in (offer.model_dump_json(), kept)
    assert offer.expires_at == theatre.clock.now() + HOLDS[Purpose.MOVE]
    return said


async def begun() -> Theatre:
    theatre = Theatre()
    await theatre.hear("LAPOR jalan rusak di desa Sawa")
    return theatre


async def test_all_of_it_goes_on_there_and_nothing_stays_here() -> None:
    theatre = await begun()
    photo = Media(kind=MediaKind.IMAGE, provider_id="p", mime=None)
    await theatre.hear("LAPOR lampu mati di desa Lembo")
    await theatre.hear("laporan lain")
    await theatre.hear(type="image", media=(photo,))
    before = await theatre.conversation()
    events = await theatre.hear(f"lanjut{await code(theatre)}", phone=OTHER, channel="sms")
    assert told(events) == ["move_away", "ask_identity_nik"]
    left, now = await theatre.conversation(), await theatre.conversation(OTHER, "sms")
    assert (left.draft, left.following) == (None, ())
    assert now.draft is not None
    assert before.draft is not None
    assert (now.draft.words, now.draft.media, now.following) == (
        before.draft.words,
        before.draft.media,
        before.following,
    )
    # The picture becomes theirs who go on, whether it lies with the provider still or in the library.
    (waiting,) = [WAITING.read(row) for row in theatre.documents.kept["intake.media"].values()]
    assert isinstance(waiting, WaitingMedia)
    refs = KEYS.refs()
    assert waiting.before == refs.citizen(refs.sender("whatsapp", PHONE))
    assert waiting.citizen == refs.citizen(refs.sender("sms", OTHER))
    assert told(await theatre.silence(timedelta(hours=3))) == ["draft_reminder"]
    assert theatre.events[-1].to.channel == "sms"  # type: ignore[attr-defined]  # the reminder


async def test_a_code_is_good_once_for_half_an_hour_and_by_its_own_hand_changes_nothing() -> None:
    theatre = await begun()
    said = await code(theatre)
    assert told(await theatre.hear(f"LANJUT {said}")) == ["ask_identity_nik"]
    theatre.clock.advance(HOLDS[Purpose.MOVE])
    assert told(await theatre.hear(f"LANJUT {said}", phone=OTHER)) == ["move_unknown_code"]
    said = await code(theatre)
    await theatre.hear(f"LANJUT {said}", phone=OTHER)
    assert told(await theatre.hear(f"LANJUT {said}")) == ["move_unknown_code"]
    assert PROOFS.collection not in str(theatre.events)


async def test_who_guesses_is_stopped_and_the_code_then_tells_nothing() -> None:
    theatre = await begun()
    said = await code(theatre)
    wrong = [f"{(int(said) + n) % 10000:04d}" for n in range(1, MOST_WRONG + 1)]
    for guess in wrong:
        assert told(await theatre.hear(f"LANJUT {guess}", phone=OTHER)) == ["move_unknown_code"]
    assert told(await theatre.hear(f"LANJUT {said}", phone=OTHER)) == ["too_many_guesses"]
    theatre.clock.advance(WRONG_FOR)
    again = await code(theatre)
    assert told(await theatre.hear(f"LANJUT {again}", phone=OTHER))[-1] == "ask_identity_nik"


async def test_by_sms_a_code_finds_its_jurisdiction_without_a_keyword() -> None:
    """1708 is shared: what this telephone wrote before went elsewhere, the report that it takes up does not."""
    theatre = await begun()
    await theatre.hear("OKI STATUS", phone=OTHER, channel="sms")
    events = await theatre.hear(f"LANJUT {await code(theatre)}", phone=OTHER, channel="sms")
    assert {event.to.pack for event in events if isinstance(event, NotificationRequested)} == {"74.09"}
    (usual,) = [USUAL.read(row).pack for row in theatre.documents.kept["intake.usual_packs"].values()]
    assert usual == "74.09"
    assert told(await theatre.hear("7409991205900001", phone=OTHER, channel="sms")) == ["ask_name"]


async def test_lanjut_alone_is_a_yes_and_a_road_is_no_order() -> None:
    theatre = await begun()
    await theatre.hear("7409991205900001")
    await theatre.hear("Siti Aminah")
    assert "report_received" in told(await theatre.hear("lanjut"))
    assert told(await theatre.hear("lanjut 4 kilometer dari jalan itu rusak parah")) != ["move_unknown_code"]


def code_in(event: Contract) -> str:
    assert isinstance(event, NotificationRequested)
    return KEYS.open(event.sealed["one_time"]).decode()


async def test_the_code_of_a_reminder_goes_on_from_ones_own_telephone_for_as_long_as_the_report_waits() -> (
    None
):
    theatre = await begun()
    (reminder,) = await theatre.silence(timedelta(hours=2))
    assert isinstance(reminder, NotificationRequested)
    assert (reminder.text, reminder.values["short_code"]) == ("draft_reminder_sms", "1708")
    theatre.clock.advance(timedelta(hours=10))
    said = f"LANJUT {code_in(reminder)}"
    assert told(await theatre.hear(said, channel="sms")) == ["move_away", "ask_identity_nik"]
    # By SMS there is no other way to tell of; and a code whose report is gone is worth nothing.
    assert told(await theatre.silence(timedelta(hours=13))) == ["draft_reminder"]
    gone = await begun()
    (reminder,) = await gone.silence(timedelta(hours=2))
    await gone.hear("batal")
    assert told(await gone.hear(f"LANJUT {code_in(reminder)}", channel="sms")) == ["move_unknown_code"]


async def test_from_another_telephone_that_code_alone_shows_nothing_and_asks_the_reporter() -> None:
    theatre = await begun()
    (reminder,) = await theatre.silence(timedelta(hours=2))
    lasting = f"LANJUT {code_in(reminder)}"
    proof, answer = await theatre.hear(lasting, phone=OTHER, channel="sms")
    assert isinstance(proof, NotificationRequested)
    assert (proof.text, proof.to.channel, proof.to.ref) == (
        "move_prove",
        "whatsapp",
        KEYS.refs().sender("whatsapp", PHONE),
    )
    assert told([answer]) == ["move_prove_sent"]
    assert (await theatre.conversation(OTHER, "sms")).draft is None
    # Whoever goes on guessing brings the reporter no flood of codes, and is stopped.
    for _ in range(MOST_WRONG - 1):
        assert told(await theatre.hear(lasting, phone=OTHER, channel="sms")) == ["move_prove_sent"]
    assert told(await theatre.hear(lasting, phone=OTHER, channel="sms")) == ["too_many_guesses"]
    third = "628005556667"
    assert told(await theatre.hear(f"LANJUT {code_in(proof)}", phone=third, channel="sms")) == [
        "move_away",
        "ask_identity_nik",
    ]
