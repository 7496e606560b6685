"""A story whose place lies in another jurisdiction than the form it is written on: what is offered, and what it is then.

Words tell it, or a pin. Who names a place here may point from elsewhere, as in the dialogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salur.regions.codes import Level
from salur.regions.elsewhere import Elsewhere
from services.intake.dialogue.domain.jurisdiction import Jurisdiction, place_title
from services.intake.web.domain.telling import Reading, Story, read


@dataclass(frozen=True, slots=True)
class Offer:
    """The place of a story lies in `place` (as people are told of it), which is `there`, or nobody's of ours (None).

    `code` is its Kemendagri code; `sure` is False where only the nearest known place hints at it, or (`named`) a name that
    only that jurisdiction knows.
    """

    code: str
    place: str
    there: Jurisdiction | None
    sure: bool = True
    named: bool = False

    def met(self, story: Story, here: Jurisdiction) -> bool:
        """Whether the story's reporter has answered it: has chosen one of the two, or was told that nobody serves it."""
        if self.there is None:
            return story.outside == self.code
        return story.pack in (str(self.there.pack.code), str(here.pack.code))


def offered(
    story: Story, here: Jurisdiction, others: Mapping[str, Jurisdiction], pin: Elsewhere | None
) -> Offer | None:
    """Where else the place of a story lies; None where it lies here, or nobody can tell. `pin` is that of its point."""
    found = here.places(story.place or story.text)
    if found.places:
        return None
    if found.outside is not None:
        return Offer(found.outside_code, found.outside, others.get(found.outside_code))
    if story.latitude is None and (match := here.beyond(story.place or story.text, others.values())):
        knows = others[str(match.code.at(Level.KABUPATEN))]
        place = f"{match.title}, {knows.pack.about.title}"
        return Offer(str(match.code), place, knows, sure=False, named=True)
    there = others.get(str(pin.code.at(Level.KABUPATEN))) if pin else None
    if pin is None or (there is None and not pin.far):
        return None
    return Offer(str(pin.code), place_title(pin.code), there, pin.sure or there is None)


def read_there(story: Story, here: Jurisdiction, there: Jurisdiction) -> Reading | None:
    """What a story is about where it goes; its category and its danger may have been told in the words of `here`."""
    found, at_home = read(story, there), read(story, here)
    if there is here or at_home is None:
        return found
    danger = found.danger if found else None
    if danger is None and at_home.danger is not None:
        danger = there.alike(at_home.danger)
    if danger is not None:
        return Reading(there.pack.category(danger.category), danger, at_home.restricted)
    return found or Reading(there.fallback, None, at_home.restricted)
