"""Where it happened: by name, by a shared pin, by choosing among several; kept as written when nobody knows it."""

from __future__ import annotations

import re

from salur.regions.codes import Level
from services.intake.dialogue.domain import elsewhere, naming, reading
from services.intake.dialogue.domain.conversation import Spot
from services.intake.dialogue.domain.heard import Pin
from services.intake.dialogue.domain.jurisdiction import Jurisdiction, place_option, place_title
from services.intake.dialogue.domain.turn import Turn

_LONGEST = 160
# So many words in answer to "where?", some of a subject, say more of what happened, too.
_MORE_THAN_A_PLACE = 5
# The clause in which a place stands: from its first preposition to the next stop.
_GOES_ON = re.compile(
    r"[.;!?\n]|[\s,]+(?:sejak|sudah|udah|karena|yang|tolong|mohon|minta|selama|tadi|kemarin|rusak|berlubang|mati|putus|roboh|tersumbat|mampet|menumpuk|tidak|tdk|belum|hari ini|sekarang|apinya|dan|tapi|nama|nik|atas nama|saya|kami)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:di|dekat|depan|samping|belakang|seberang|sekitar|antara|ruas|poros|jl|jln)\b(?! rusak| berlubang| bolong)[^.;!?\n]*",
    re.IGNORECASE,
)


def answer(turn: Turn, text: str) -> bool:
    """Takes a text as the answer to "where?". True when it was used or explained; then the turn may go on."""
    if not reading.has_place_letters(text, turn.words):
        return False
    if reading.is_unknown(turn.said, turn.words) and not turn.here.places(text).places:
        turn.edit(place=Spot(text=turn.here.word("place_none", turn.scene.lang)), places_offered=())
        turn.acknowledge("place_unknown")
        return True
    text = reading.after_correction(text, turn.words) or text
    if turn.here.named(turn.said) is not None:
        return False
    tells = len(turn.said.split()) > _MORE_THAN_A_PLACE and turn.here.guess(turn.said) is not None
    if take(turn, text, whole=not tells):
        if tells:
            turn.edit(words=(*turn.open_draft.words, text))
        return True
    draft = turn.open_draft
    if turn.crossed or (draft.nik and draft.name is None and naming.in_full(text, turn.words)):
        return False
    tries = turn.open_draft.place_tries + 1
    turn.edit(place_tries=tries)
    outside = turn.here.places(text).outside
    if tries >= elsewhere.TRIES:
        turn.edit(place=Spot(text=text[:_LONGEST]), places_offered=())
        turn.acknowledge("place_kept")
    elif outside:
        turn.insist("place_outside", values={"place": outside})
    else:
        turn.insist("place_not_found")
    return True


def take(turn: Turn, text: str, *, whole: bool = False, moves: bool = True, aloud: bool = True) -> bool:
    """Sets the place from a text that names one, or offers the several it may mean. `whole`: all of it is about the place.

    A place in another jurisdiction of ours takes the report there (`moves`), and they are told (`aloud`); a name that only
    that one knows is asked about.
    """
    found = turn.here.places(text)
    if not found.places:
        there = elsewhere.named(turn, text, turn.here) if moves else None
        if there is None:
            return moves and aloud and found.outside is None and _asked_about(turn, text, whole=whole)
        elsewhere.go(turn, there, place=found.outside or "", aloud=aloud)
        take(turn, text, whole=whole, moves=False)
        return True
    said = (text if whole else _clause(text, found.places[0].start))[:_LONGEST]
    old = turn.open_draft.place
    if len(found.places) == 1:
        put(turn, found.places[0].code, said)
    elif old is not None and old.latitude is not None:
        # The pin says which of them.
        turn.edit(place=old.but(text=said), elsewhere=None)
    else:
        offered = tuple(match.code for match in found.places)
        turn.edit(place=None, places_offered=offered, place_words=said, elsewhere=None)
    return True


def _asked_about(turn: Turn, text: str, *, whole: bool) -> bool:
    match = elsewhere.only_known_to(turn, text)
    if match is None:
        return False
    there, said = str(match.code.at(Level.KABUPATEN)), text if whole else _clause(text, match.start)
    turn.edit(
        elsewhere=there, elsewhere_named=str(match.code), place_words=said[:_LONGEST], places_offered=()
    )
    return True


def put(turn: Turn, code: str, words: str) -> None:
    """Sets the place to a region of the gazetteer. A pin that was shared stays."""
    old = turn.open_draft.place
    spot = Spot(
        text=words[:_LONGEST],
        region=code,
        title=place_title(code),
        latitude=old.latitude if old else None,
        longitude=old.longitude if old else None,
    )
    turn.edit(place=spot, places_offered=(), elsewhere=None)


def choose(turn: Turn, text: str) -> bool:
    """Takes the answer to "which of these?": a number, or a name that fits one of them."""
    draft = turn.open_draft
    offered = draft.places_offered
    number = reading.number(text, turn.words)
    if number is not None:
        if not 1 <= number <= len(offered):
            return False
        put(turn, offered[number - 1], draft.place_words)
        return True
    fitting = [m.code for m in turn.here.places(text).places if m.code in offered]
    if len(fitting) == 1:
        put(turn, fitting[0], draft.place_words)
        return True
    called = [code for code in offered if reading.plain(text) in _ways_to_call(code)]
    if len(called) == 1:
        put(turn, called[0], draft.place_words)
        return True
    return not fitting and take(turn, text, whole=True)


def _ways_to_call(code: str) -> set[str]:
    """How people pick a place from the list: all of it, or the kecamatan it lies in."""
    option = place_option(code)
    return {
        reading.plain(option.label),
        reading.plain(option.hint),
        reading.plain(option.hint.partition(" ")[2]),
    }


def pin(turn: Turn, shared: Pin, *, moves: bool = True, aloud: bool = True, asks: bool = True) -> None:
    """Sets the place to a shared location. The name told before stays beside it. See `elsewhere.pinned`."""
    if moves and elsewhere.pinned(turn, aloud=aloud, asks=asks):
        return
    old = turn.open_draft.place
    spot = Spot(
        text=(old.text if old else "") or (shared.name or ""),
        region=old.region if old else None,
        title=old.title if old else None,
        latitude=shared.latitude,
        longitude=shared.longitude,
    )
    turn.edit(place=spot)


def shown(turn: Turn, spot: Spot | None) -> str:
    """The place as the reporter is shown it, masked."""
    lang = turn.scene.lang
    if spot is None:
        return turn.here.word("place_none", lang)
    said, title = turn.mask(spot.text), spot.title or ""
    if title and set(reading.plain(said).split()) <= turn.words.place_words | set(
        reading.plain(title).split()
    ):
        return title
    if said and title:
        return f"{said} ({title})"
    return said or turn.here.word("place_pin", lang)


def _clause(text: str, at: int) -> str:
    """The clause of a text in which a name stands: "di depan kantor desa Wanggudu"."""
    begins = next((c.start() for c in _CLAUSE.finditer(text) if c.start() <= at < c.end()), at)
    ends = _GOES_ON.search(text, at)
    return text[begins : ends.start() if ends else None].strip(" ,.-")


def heard(turn: Turn, here: Jurisdiction) -> Spot | None:
    """The place that a message tells of by itself, outside any draft: its pin, or the one name it has."""
    shared, text = turn.heard.pin, turn.heard.text
    found = here.places(text).places if text else ()
    code = found[0].code if len(found) == 1 else None
    if shared is None and code is None:
        return None
    return Spot(
        text=_clause(text, found[0].start)[:_LONGEST] if code else (shared.name or "") if shared else "",
        region=code,
        title=place_title(code) if code else None,
        latitude=shared.latitude if shared else None,
        longitude=shared.longitude if shared else None,
    )
