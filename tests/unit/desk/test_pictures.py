"""Who sees a picture, and how, before and after an officer has looked at it."""

from __future__ import annotations

from gettext import NullTranslations

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState, Part, Role
from salur.contracts.commands import ReleaseMedia
from services.desk.domain.officers import Officer
from services.desk.domain.pictures import Seen, is_public, may_open, may_release, seen
from services.desk.pages.reading import Reading
from services.desk.pages.shots import shots
from services.router.domain.deciding import decide
from services.router.domain.steps import Taken
from tests.integration.desk.histories import TELLER, History
from tests.made_up import AT, PUPR, pack

HOLDER = Officer(id="o_pupr", name="", role=Role.OFFICER, pack="74.09", agency="PUPR")
HELPER = Officer(id="o_dinkes", name="", role=Role.OFFICER, pack="74.09", agency="DINKES")
ADMIN = Officer(id="o_admin", name="", role=Role.ADMIN, pack="74.09", restricted=True)


def held() -> Case:
    part = Part(agency="DINKES", task="", state=CaseState.TERDISPOSISI, asked_at=AT, changed_at=AT)
    case = History.begin("1", AT, media=("m_1",)).dispatched("PUPR").case
    return case.model_copy(update={"parts": (part,)})


def after(case: Case, **said: object) -> Case:
    command = ReleaseMedia.model_validate(
        {"command": f"c{case.version}", "case": case.case, "by": PUPR, "at": AT, "media": "m_1"} | said
    )
    taken = decide(case, command, pack(), TELLER, AT)
    assert isinstance(taken, Taken), taken
    return taken.case


def test_picture_is_blurred_until_looked_at_and_stays_hidden_when_hidden() -> None:
    case = held()
    people = (ADMIN, HOLDER, HELPER)
    assert [seen(one, case, "m_1") for one in people] == [Seen.BLURRED] * 3
    assert [may_open(one, case, "m_1") for one in people] == [True, True, False]
    assert [may_release(one, case) for one in people] == [True, True, False]
    assert not is_public(case, "m_1")
    assert seen(ADMIN, case, "m_other") is Seen.HIDDEN

    for said, how, public in (
        ({"audience": "agency"}, Seen.CLEAR, False),
        ({"audience": "public"}, Seen.CLEAR, True),
        ({"audience": "nobody", "note": "Wajah anak."}, Seen.HIDDEN, False),
        # As commands were before they named whom.
        ({"public": True}, Seen.CLEAR, True),
        ({"public": False}, Seen.CLEAR, False),
    ):
        case = after(case, **said)
        assert [seen(one, case, "m_1") for one in people] == [how] * 3, said
        assert is_public(case, "m_1") is public, said
    assert "Wajah anak." in [entry.text for entry in case.timeline if not entry.public]


def test_restricted_case_shows_all_to_the_few_and_nothing_beyond() -> None:
    case = held().model_copy(update={"sensitivity": Sensitivity.RESTRICTED, "public_media": ("m_1",)})
    assert seen(ADMIN, case, "m_1") is Seen.CLEAR
    assert not may_release(ADMIN, case)
    assert not is_public(case, "m_1")
    assert seen(HOLDER, case, "m_1") is Seen.HIDDEN


def test_of_a_file_that_never_came_the_page_says_why_and_nobody_releases_it() -> None:
    eyes = Reading(pack(), NullTranslations(), "id", AT)
    (shot,) = shots(ADMIN, held(), eyes, "", {"m_1": "lost"})
    assert (shot.missing, shot.told, shot.releases) == (True, "Tidak bisa diambil dari pengirimnya", False)
    (shot,) = shots(ADMIN, held(), eyes, "", {})
    assert (shot.missing, shot.releases) == (False, True)
