"""A story whose place is another jurisdiction's: offered once it is known, asked about on a hint, read in the words there."""

from __future__ import annotations

from salur.regions.codes import RegionCode
from salur.regions.elsewhere import Elsewhere
from salur.regions.gazetteer import Gazetteer
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.domain.elsewhere import Offer, offered, read_there
from services.intake.web.domain.telling import Story
from tests.made_up import packs

_NAMES = Gazetteer()
OURS = {str(pack.code): Jurisdiction(pack, _NAMES) for pack in packs()}
HERE, PALU = OURS["74.09"], OURS["72.71"]


def found(pin: Elsewhere | None = None, **told: str) -> Offer | None:
    return offered(Story(form="f", **told), HERE, OURS, pin)


def test_what_is_offered_for_a_place_and_for_a_pin() -> None:
    palu, kendari = RegionCode("72.71"), RegionCode("74.71")
    sure, hint = Elsewhere(palu, sure=True, far=True), Elsewhere(palu)
    cases = (
        (found(place="Kota Palu"), (PALU, True)),
        (found(text="Lampu mati di kota Palu"), (PALU, True)),
        (found(sure), (PALU, True)),
        (found(hint), (PALU, False)),
        (found(place="Kota Kendari"), (None, True)),
        (found(place="desa Sepaso Timur"), (OURS["64.08"], False)),
        (found(text="lampu mati di desa Sepaso Timur"), (OURS["64.08"], False)),
        (found(Elsewhere(kendari, sure=True, far=True)), (None, True)),
    )
    for offer, (there, sure_of_it) in cases:
        assert offer is not None
        assert (offer.there, offer.sure) == (there, sure_of_it)
    # A neighbour's hint bothers nobody, and whoever names a place here may point from elsewhere.
    assert found(Elsewhere(kendari)) is None
    assert found(sure, place="Desa Wanggudu") is None
    # A name that is known here is here; one that two others know, or that nothing calls a place, is nobody's.
    for told in (
        "desa Taipa",
        "desa Sumber Sari",
        "dekat rumah pak Sepaso Timur",
        "desa Sepaso Timur kota Kendari",
    ):
        offer = found(place=told)
        assert offer is None or offer.there is None, told
    assert (
        offered(Story(form="f", place="desa Sepaso Timur", latitude=-3.5, longitude=122.1), HERE, OURS, None)
        is None
    )
    assert found() is None


def test_it_is_answered_by_either_choice_or_once_it_was_told() -> None:
    there, nobodys = found(place="Kota Palu"), found(place="Kota Kendari")
    assert there is not None
    assert nobodys is not None
    chosen = {pack: there.met(Story(form="f", pack=pack), HERE) for pack in ("", "72.71", "74.09", "17.06")}
    assert chosen == {"": False, "72.71": True, "74.09": True, "17.06": False}
    assert nobodys.met(Story(form="f", outside="74.71"), HERE)
    assert not nobodys.met(Story(form="f", outside="74.72"), HERE)


def test_it_is_read_as_there_and_a_category_of_here_alone_becomes_the_general_one() -> None:
    lamp = read_there(Story(form="f", text="Lampu jalan mati terus"), HERE, PALU)
    regent = read_there(Story(form="f", text="Usul saja", category="bupati"), HERE, PALU)
    fire = read_there(Story(form="f", text="Rumah terbakar, tolong"), HERE, PALU)
    assert lamp is not None
    assert regent is not None
    assert fire is not None
    assert lamp.category.key == "perhubungan"
    assert regent.category in PALU.pack.categories
    assert fire.danger in PALU.pack.emergency.kinds
