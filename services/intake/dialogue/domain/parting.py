"""Two matters in one text: "lampu jalan mati di Sawa, juga sampah menumpuk di pasar Lembo".

Only what is plainly two is taken for two: a word that joins them, and on both sides a subject we know, of different kinds or in
different places. One report of two things costs a little; two reports of one thing cost more.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from services.intake.dialogue.domain import reading, sensitive
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.dialogue.domain.vocabulary import Vocabulary

# Fewer words tell of no matter of their own.
_FEWEST = 3
_NUMBERED = re.compile(r"^\W*1\s*[.)]\s*(?P<one>.+?)[\s,;]+2\s*[.)]\s*(?P<other>.+)$", re.DOTALL)


def parted(text: str, here: Jurisdiction, words: Vocabulary) -> tuple[str, str] | None:
    """Both matters of a text, the second with all that follows; None where it tells of one."""
    if here.emergency(text) is not None or sensitive.calls_for_protection(reading.plain(text), words):
        return None
    numbered = _NUMBERED.match(text)
    if numbered is not None:
        one, other = numbered["one"].strip(), numbered["other"].strip()
        return (one, other) if _are_two(one, other, here) else None
    joints = list(words.also.finditer(text))
    for joint, after in zip_longest(joints, joints[1:]):
        end = after.start() if after else len(text)
        one = text[: joint.start()].strip(" ,;.")
        if _are_two(one, text[joint.end() : end].strip(), here):
            return one, text[joint.end() :].strip()
    return None


def _are_two(one: str, other: str, here: Jurisdiction) -> bool:
    if min(len(one.split()), len(other.split())) < _FEWEST:
        return False
    first, second = here.guess(reading.plain(one)), here.guess(reading.plain(other))
    if first is None or second is None or here.in_danger(other, second) is not None:
        # What tells of danger does not wait behind another.
        return False
    if first.key != second.key:
        return True
    there, elsewhere = ({place.code for place in here.places(part).places} for part in (one, other))
    return bool(there and elsewhere) and there.isdisjoint(elsewhere)
