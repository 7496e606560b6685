"""Who reports: NIK and name as far as they are given. Each can be missing, and then it is marked why."""

from __future__ import annotations

from salur.privacy import mask_name
from salur.regions.dates import local_date
from salur.regions.nik import NikFact, check_nik
from services.intake.dialogue.domain import naming, reading
from services.intake.dialogue.domain.turn import Turn

TRIES = 3
_WHYS = 2
FOREIGNER = "foreigner"


def answer_nik(turn: Turn, text: str) -> bool:
    """Takes the answer to "what is your NIK?": the number, a reason to have none, or a question back."""
    reason = reading.has_any(turn.said, turn.words.no_nik)
    if reason is not None and turn.words.no_nik[reason] == FOREIGNER and reading.nik(text) is None:
        # The digits beside it are a passport's, which nobody here can check.
        return _without_nik(turn, FOREIGNER)
    attempt = reading.nik_attempt(text)
    if attempt is not None:
        _take_nik(turn, reading.in_digits(attempt))
        _take_name_beside(turn, reading.without(text, attempt))
        return True
    if explained(turn):
        return True
    if reason is not None:
        return _without_nik(turn, turn.words.no_nik[reason])
    name = naming.in_full(text, turn.words)
    if name is not None and turn.open_draft.name is None:
        take_name(turn, name)
    return name is not None


def decline(turn: Turn) -> None:
    """The citizen tapped that they have no NIK to give."""
    _without_nik(turn, "none")


def answer_name(turn: Turn, text: str) -> bool:
    """Takes the answer to "what is your name?". After a few that are none, the report goes on without."""
    corrected = reading.after_correction(text, turn.words)
    part = reading.part_named(corrected, turn.words) if corrected else None
    name = naming.given(part[1] if part and part[0] == "identity" else text, turn.words)
    if name is not None:
        take_name(turn, name)
        return True
    if explained(turn):
        return True
    if turn.crossed:
        return False
    tries = turn.open_draft.name_tries + 1
    turn.edit(name_tries=tries)
    if tries >= TRIES or reading.has_any(turn.said, turn.words.no_nik):
        turn.edit(name_missing=True)
        turn.acknowledge("name_skipped")
    else:
        turn.insist("name_invalid")
    return True


def harvest(turn: Turn, text: str, *, anew: bool = False) -> bool:
    """Takes a NIK or a name that somebody tells unasked; `anew` in place of one told before. True when there was one."""
    draft = turn.open_draft
    found = reading.nik(text) if anew or draft.nik is None else None
    if found is not None and check(turn, found)[0] is NikFact.VALID:
        _take_nik(turn, found)
    else:
        found = None
    if (
        found is None
        and draft.nik_missing is None
        and reading.has_any(reading.plain(text), turn.words.foreign)
    ):
        turn.edit(nik_missing=FOREIGNER)
    beside_nik = reading.nik(text) is not None
    name = naming.introduced(text, turn.words, beside_nik=beside_nik) if anew or draft.name is None else None
    if name is not None:
        take_name(turn, name)
    return found is not None or name is not None


def retell(turn: Turn, text: str) -> bool:
    """Takes a new NIK or a new name where one stands with the wish to change them ("ubah nama jadi Siti")."""
    if harvest(turn, text, anew=True):
        return True
    name = naming.given(text, turn.words)
    if name is not None:
        take_name(turn, name)
    return name is not None


def explained(turn: Turn) -> bool:
    """Answers "why do you ask?" with the privacy notice, twice at most: then another answer is looked for."""
    times = turn.open_draft.whys + 1
    if times > _WHYS or not reading.has_any(turn.said, turn.words.why):
        return False
    turn.edit(whys=times)
    turn.say("identity_why")
    return True


def check(turn: Turn, nik: str) -> tuple[NikFact, ...]:
    """The facts of a NIK, today and here."""
    return check_nik(nik, local_date(turn.scene.now, turn.here.pack.zone), turn.here.pack.code).facts


def take_name(turn: Turn, name: str) -> None:
    """Sets the reporter's name. It is masked from now on, even if it is taken back."""
    turn.know(name)
    turn.edit(name=name, name_missing=False)


def shown(turn: Turn) -> str:
    """The reporter as they are shown themselves: "S••• A•••••, NIK ••••••••••••0001"."""
    draft, lang, here = turn.open_draft, turn.scene.lang, turn.here
    told = turn.told
    if draft.nik is None and draft.name is None and told is not None:
        return told.shown
    name = mask_name(draft.name) if draft.name else ""
    if draft.nik and name:
        return here.word("reporter_full", lang, name=name, nik=_masked(draft.nik))
    if draft.nik:
        return here.word("reporter_nik", lang, nik=_masked(draft.nik))
    if name:
        return here.word("reporter_name", lang, name=name)
    return here.word("reporter_none", lang)


def _masked(nik: str) -> str:
    plain = "".join(c for c in nik if c.isdigit())
    return "•" * (len(plain) - 4) + plain[-4:]


def _take_nik(turn: Turn, typed: str) -> None:
    facts = check(turn, typed)
    names = tuple(fact.value for fact in facts)
    if facts[0] is NikFact.VALID:
        turn.edit(nik=typed, nik_facts=names, nik_missing=None)
        _look_at_age(turn, typed)
        return
    tries = turn.open_draft.nik_tries + 1
    turn.edit(nik_tries=tries)
    if tries < TRIES:
        digits = sum(c.isdigit() for c in typed)
        turn.insist(f"nik_invalid_{facts[0]}", values={"count": str(digits)})
        return
    turn.edit(nik=typed, nik_facts=names, nik_missing="unreadable")
    turn.acknowledge("nik_kept")


def _look_at_age(turn: Turn, nik: str) -> None:
    today = local_date(turn.scene.now, turn.here.pack.zone)
    if check_nik(nik, today).minor(today) and not turn.open_draft.minor:
        turn.edit(minor=True)
        turn.say("minor_notice")


def _take_name_beside(turn: Turn, rest: str) -> None:
    """The name written beside the NIK: "7409… Siti Aminah"."""
    if turn.open_draft.name is not None or not rest:
        return
    name = naming.introduced(rest, turn.words) or naming.given(
        reading.without_nik_word(rest, turn.words), turn.words
    )
    if name is not None:
        take_name(turn, name)


def _without_nik(turn: Turn, reason: str) -> bool:
    draft = turn.open_draft
    if reason in ("withheld", "not_at_hand") and not draft.restricted and draft.nik_tries == 0:
        # Said once why it helps; said again, it is accepted.
        turn.edit(nik_tries=1)
        turn.insist("nik_helps", options=turn.here.options("nik", "ask_identity_nik", turn.scene.lang))
        return True
    turn.edit(nik_missing=reason, name_missing=draft.restricted and reason == "withheld")
    turn.acknowledge("nik_not_needed" if draft.restricted else "nik_skipped")
    return True
