"""A place in another jurisdiction of ours takes the report there; one that nobody of ours serves is explained."""

from __future__ import annotations

from salur.regions.codes import Level, RegionCode
from salur.regions.elsewhere import Elsewhere
from salur.regions.matches import PlaceMatch
from services.intake.dialogue.domain import reading, sensitive, wishing
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.jurisdiction import Jurisdiction, place_title
from services.intake.dialogue.domain.turn import Turn

TRIES = 2


def named(turn: Turn, text: str, here: Jurisdiction) -> Jurisdiction | None:
    """The other jurisdiction of ours that a text names, or the one written to where it names a place there."""
    own, found = turn.scene.jurisdiction, here.places(text)
    if found.places:
        return None
    if here is not own and (found.outside_code == own.pack.code or own.places(text).places):
        return own
    return turn.scene.others.get(found.outside_code)


def only_known_to(turn: Turn, text: str) -> PlaceMatch | None:
    """The place that a text names, which exactly one other jurisdiction of ours knows, and not this one."""
    return None if turn.open_draft.stays else turn.here.beyond(text, turn.scene.others.values())


def shown_by(turn: Turn, pin: Elsewhere | None) -> Jurisdiction | None:
    """The jurisdiction of ours that a pin lies in, or seems to."""
    return turn.scene.others.get(str(pin.code.at(Level.KABUPATEN))) if pin else None


def go(turn: Turn, there: Jurisdiction, *, place: str = "", aloud: bool = True) -> None:
    """Files the report there, as its own words and categories have it. Told (`aloud`) unless it is where it was begun."""
    draft, own = turn.open_draft, turn.scene.jurisdiction
    kept = next((c.key for c in there.pack.categories if c.key == draft.category), None)
    guessed = there.guess(reading.plain(" ".join(draft.words)))
    turn.edit(
        pack=str(there.pack.code) if there is not own else None,
        category=guessed.key if guessed else kept,
        place=None,
        places_offered=(),
        place_tries=0,
        elsewhere=None,
        elsewhere_named="",
        accused=None,
        wish=None,
    )
    # Whom the words accuse is one of the agencies there, and so is the office that they ask for.
    wishing.taken(turn, " ".join(draft.words))
    sensitive.look(turn, aloud=False)
    if aloud and there is not own:
        tell(turn, place)


def tell(turn: Turn, place: str = "") -> None:
    """Says where the report goes."""
    turn.say("place_elsewhere", values={"place": place or turn.here.pack.about.title})


def pinned(turn: Turn, *, aloud: bool = True, asks: bool = True) -> bool:
    """Acts on a pin that lies elsewhere: sure of it the report goes there, on a hint it is asked about (`asks`).

    True where the pin is not to be taken: nobody of ours is there, and that is said, once.
    """
    pin, draft = turn.scene.pinned, turn.open_draft
    if pin is None or (draft.place is not None and draft.place.region is not None):
        # Whoever has named the place may write from elsewhere.
        return False
    there = shown_by(turn, pin)
    if there is not None and pin.sure:
        go(turn, there, aloud=aloud)
    elif there is not None and asks:
        turn.edit(elsewhere=str(there.pack.code), elsewhere_named="")
    elif there is None and pin.far and asks and draft.place_tries + 1 < TRIES:
        turn.edit(place_tries=draft.place_tries + 1)
        turn.insist("place_outside", values={"place": place_title(RegionCode(pin.code))})
        turn.set(asked=Question.PLACE)
        return True
    return False
