"""A late case is told up the line, level by level, and never up the line of whom it accuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState
from salur.messaging.clock import HeldClock
from salur.packs import Pack
from services.router.domain import escalating, ringing
from services.router.domain.opening import open_case
from services.router.domain.telling import Teller
from services.router.timers.bundling import Bundles
from services.router.timers.ports import Bundle
from tests.made_up import AT, pack, packs, report, verified

URL = "https://lapor.example"


def case(agency: str | None, **changes: Any) -> Case:
    opened = open_case(verified(report()), pack(), Teller(URL), AT)[-1].case
    held = {"agency": agency, "state": CaseState.TERDISPOSISI, "level": changes.pop("level", 0)}
    return opened.model_copy(update=held | changes)


def told(one: Case, at: Pack | None = None) -> list[list[str]]:
    levels = [escalating.told_at(one, at or pack(), level) for level in (1, 2, 3, 4)]
    return [[f"{agency}/{post.key}" for agency, post in posts] for posts in levels]


def test_who_is_told_at_each_level() -> None:
    sekda, ajudan, inspektur = "SETDA/sekda", "BUPATI/ajudan", "INSPEKTORAT/inspektur"
    for one, expected in (
        (case("DAMKAR"), [["DAMKAR/admin"], ["DAMKAR/kepala"], [sekda], [ajudan]]),
        (case("PUPR"), [["PUPR/admin"], ["PUPR/kepala"], [sekda], [ajudan]]),
        # Without a rota, and before an agency has it, desk shows it until it comes to who stands above.
        (case("DISHUB"), [[], [], [sekda], [ajudan]]),
        (case(None), [[], [], [sekda], [ajudan]]),
        # Whom it accuses has superiors: they are passed over, and who watches hears in their place.
        (case("DAMKAR", accused="DINSOS"), [["DAMKAR/admin"], ["DAMKAR/kepala"], [inspektur], [inspektur]]),
        (case("INSPEKTORAT", accused="INSPEKTORAT"), [[], [], [sekda], []]),
        (
            case("INSPEKTORAT", sensitivity=Sensitivity.RESTRICTED, accused="DINSOS"),
            [["INSPEKTORAT/admin"], [inspektur], [inspektur], [inspektur]],
        ),
    ):
        assert told(one) == expected, (one.agency, one.accused, one.sensitivity)


def test_a_village_s_camat_hears_before_the_secretary_and_the_regent() -> None:
    kutim, sekda, ajudan = packs().get("64.08"), "SETDA/sekda", "BUPATI/ajudan"
    village, office, inspektur = "DESA-6408012001", "KEC-MUARA-ANCALONG", "INSPEKTORAT/inspektur"
    own, camat = [f"{village}/penghubung"], f"{office}/camat"
    for one, expected in (
        (case(village), [own, [f"{village}/kepala"], [camat], [sekda, ajudan]]),
        (case(office), [[f"{office}/penghubung"], [camat], [sekda], [ajudan]]),
        # The village next to it is accused: its camat is of that line, so are the two above.
        (case(village, accused="DESA-6408012002"), [own, [f"{village}/kepala"], [inspektur], [inspektur]]),
        # An office that the pack has no more.
        (case("DESA-6408019999"), [[], [], [sekda], [ajudan]]),
    ):
        assert told(one, kutim) == expected, (one.agency, one.accused)
    rota = kutim.duty.rota(village)
    assert rota is not None
    assert [post.name for post in rota.posts] == ["Pejabat Penghubung Desa Senyiur", "Kepala Desa Senyiur"]
    assert kutim.duty.post_name(f"duty:64.08/{office}/camat") == "Camat Muara Ancalong"
    assert rota.is_example


def test_the_timeline_says_who_was_told_once_a_level() -> None:
    def note(one: Case, mark: str) -> str | None:
        return ringing.ring(one, pack(), "completion", mark).note

    assert note(case("DAMKAR"), "half") == (
        "Batas waktu penyelesaian sudah berjalan setengah. Diberitahukan kepada Admin Damkar."
    )
    assert note(case("DAMKAR", level=1), "half") == "Batas waktu penyelesaian sudah berjalan setengah."
    assert (
        note(case("DISHUB"), "half") == "Batas waktu penyelesaian sudah berjalan setengah. Ditandai di meja."
    )
    assert "tidak disampaikan ke atasan" in (note(case("INSPEKTORAT", accused="INSPEKTORAT"), "half") or "")


def test_a_notice_is_the_same_however_often_it_is_made_and_holds_no_citizen() -> None:
    late = case("DAMKAR", level=2, text="kata Zulaiha")
    first = escalating.notices(late, pack(), "batas waktu penyelesaian sudah tiba", URL, AT)
    again = escalating.notices(late, pack(), "x", URL, AT + timedelta(days=1))
    assert [one.notification for one in first] == [one.notification for one in again]
    assert [one.to.ref for one in first] == [f"duty:74.09/DAMKAR/kepala/{by}" for by in ("whatsapp", "sms")]
    assert "Zulaiha" not in str(first)
    assert first[0].values["place"] == "Kecamatan Asera"
    assert late.reporter.ref not in str(first)
    hidden = late.model_copy(update={"agency": "INSPEKTORAT", "sensitivity": Sensitivity.RESTRICTED})
    (notice, _) = escalating.notices(hidden, pack(), "x", URL, AT)
    assert notice.values["category"] == notice.values["place"] == "laporan yang dilindungi"


async def test_a_few_are_told_one_by_one_and_many_at_once_as_one() -> None:
    requests = tuple(
        escalating.notices(case("DAMKAR", level=1, case=f"r-{n:032x}"), pack(), "x", URL, AT)[0]
        for n in range(3)
    )
    said: list[Any] = []

    class Held:
        bundles = (Bundle("b1", requests[:2]), Bundle("b2", requests), Bundle("b3", ()))

        async def bundled(self, *_: Any) -> tuple[Bundle, ...]:
            return self.bundles

        async def said(self, bundle: str) -> None:
            said.append(bundle)

        async def say(self, command: Any) -> None:
            raise AssertionError(command)

        async def tell(self, request: Any) -> None:
            said.append(
                (request.text, request.values.get("count"), request.values["link"], request.notification)
            )

    held = Held()
    bundles = Bundles(held, held, HeldClock(AT), timedelta(0), from_so_many=3)
    assert await bundles.round() == 3
    links = [one.values["link"] for one in requests]
    assert said[:3] == [
        ("late_case", None, links[0], requests[0].notification),
        ("late_case", None, links[1], requests[1].notification),
        "b1",
    ]
    digest = said[3]
    assert digest[:3] == ("late_cases", "3", f"{URL}/74.09/meja")
    assert said[4:] == ["b2", "b3"]
    await bundles.round()
    assert said.count(digest) == 2
