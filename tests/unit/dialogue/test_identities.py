"""One person under several names: the same draft, the same reports, the same citizen, reached where they are now."""

from typing import Any

from salur.channels.inbound import InboundIdentityChanged, InboundMessage, Sender
from salur.contracts.messages import UrgentSender
from salur.contracts.notifications import NotificationRequested
from salur.privacy.vault import Reach
from salur.privacy.vault_records import ADDRESSES, CITIZENS, data_key
from tests.theatre import KEYS, Theatre

REFS = KEYS.refs()
OLD, NEW = "628001112223", "628003332221"
ID, OTHER_ID = "ID.7409990000000001", "ID.7409990000000002"
REPORT = "LAPOR jalan rusak di desa Sawa"
NIK = "7409991205900001"


class People(Theatre):
    """Says things under any name, and tells who was answered."""

    async def says(self, text: str, user_id: str | None = None, phone: str | None = None) -> list[Any]:
        self.messages += 1
        sender = Sender(user_id=user_id, phone=phone)
        provider_id = f"wamid.{self.messages}"
        return await self.take(
            InboundMessage(provider_id=provider_id, sender=sender, at=self.clock.now(), text=text)
        )

    async def changes(self, was: Sender, to: Sender) -> list[Any]:
        self.messages += 1
        provider_id, at = f"wamid.{self.messages}", self.clock.now()
        return await self.take(InboundIdentityChanged(provider_id=provider_id, sender=to, at=at, was=was))

    async def reached(self, ref: str) -> Reach:
        address = await self.documents.get(ADDRESSES, ref)
        assert address is not None
        citizen = await self.documents.get(CITIZENS, address.citizen)
        assert citizen is not None
        assert ref in citizen.senders
        return Reach.unpacked(data_key(citizen, citizen.citizen, KEYS).open("address", address.sealed))


def ref(name: str) -> str:
    return REFS.sender("whatsapp", name)


def told(events: list[Any]) -> list[tuple[str, str]]:
    return [(e.to.ref, e.text) for e in events if isinstance(e, NotificationRequested)]


async def test_a_user_id_beside_a_known_phone_goes_on_with_what_the_phone_began() -> None:
    people = People()
    assert told(await people.says(REPORT, phone=OLD))[-1] == (ref(OLD), "ask_identity_nik")
    assert told(await people.says(NIK, ID, OLD)) == [(ref(OLD), "ask_name")]
    # From now on the id alone says who it is.
    await people.says("Siti Aminah", ID)
    await people.says("ya", ID)
    (report,) = people.reports()
    assert report.reporter.ref == ref(OLD)
    assert (await people.reached(ref(OLD))).user.reveal() == ID


async def test_a_phone_seen_beside_a_user_id_is_that_person_without_it() -> None:
    people = People()
    await people.says(REPORT, ID, OLD)
    assert told(await people.says(NIK, phone=OLD)) == [(ref(ID), "ask_name")]
    reach = await people.reached(ref(ID))
    assert (reach.user.reveal(), reach.phone and reach.phone.reveal()) == (ID, OLD)


async def test_a_change_of_phone_and_id_keeps_the_citizen_and_reaches_them_anew() -> None:
    people = People()
    await people.says(REPORT, ID, OLD)
    was, now = Sender(user_id=ID, phone=OLD), Sender(user_id=OTHER_ID, phone=NEW)
    assert await people.changes(was, now) == []
    assert told(await people.says(NIK, OTHER_ID, NEW)) == [(ref(ID), "ask_name")]
    assert told(await people.says("Siti Aminah", phone=NEW)) == [(ref(ID), "summary_confirm")]
    reach = await people.reached(ref(ID))
    assert (reach.user.reveal(), reach.phone and reach.phone.reveal()) == (OTHER_ID, NEW)
    # The same id with another phone is the same person, too.
    await people.says("STATUS", OTHER_ID, OLD)
    assert (await people.reached(ref(ID))).phone is not None


async def test_a_change_among_phones_alone_reaches_the_new_one() -> None:
    people = People()
    await people.says(REPORT, phone=OLD)
    await people.changes(Sender(phone=OLD), Sender(phone=NEW))
    assert told(await people.says(NIK, phone=NEW)) == [(ref(OLD), "ask_name")]
    assert (await people.reached(ref(OLD))).user.reveal() == NEW


async def test_news_of_a_change_that_comes_after_the_first_words_takes_the_draft_along() -> None:
    people = People()
    await people.says("halo", ID, OLD)
    assert told(await people.says(REPORT, OTHER_ID, NEW))[-1] == (ref(OTHER_ID), "ask_identity_nik")
    await people.changes(Sender(user_id=ID, phone=OLD), Sender(user_id=OTHER_ID, phone=NEW))
    assert told(await people.says(NIK, OTHER_ID, NEW)) == [(ref(ID), "ask_name")]


async def test_a_number_that_was_passed_on_is_somebody_else() -> None:
    people = People()
    await people.says(REPORT, ID, OLD)
    assert told(await people.says("halo", OTHER_ID, OLD))[-1][0] == ref(OTHER_ID)
    assert told(await people.says(NIK, ID))[-1] == (ref(ID), "ask_name")
    assert told(await people.says("apa kabar", phone=OLD))[-1][0] == ref(OTHER_ID)


async def test_nobody_is_met_by_the_news_of_a_change() -> None:
    people = People()
    assert await people.changes(Sender(user_id=ID), Sender(user_id=OTHER_ID)) == []
    assert not people.documents.kept.get("vault.citizens")


async def test_danger_hurries_them_under_every_name_that_the_gateway_sees() -> None:
    people = People()
    await people.says("halo", phone=OLD)
    await people.says("kebakaran di desa Sawa", ID, OLD)
    assert {e.sender for e in people.events if isinstance(e, UrgentSender)} == {ref(OLD), ref(ID)}
