"""What citizens write, by what it means: the small words of a conversation, a file a language beside its texts.

The defaults lie beside this file; a pack adds words of its own region in `words.XX.yaml`. All in the form in which messages are
compared: lower case, one space between words, no punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from salur.packs.category import Category
from salur.packs.document import read
from salur.packs.emergency import Emergency, EmergencyKind
from salur.packs.texts import DEFAULTS, Lang
from salur.packs.value import Key, Value

FILE = re.compile(r"^words\.([a-z]{2,3})\.yaml$")

Phrase = Annotated[
    str, StringConstraints(pattern=r"^[^A-Z\s,;:.?!'\"()]+( [^A-Z\s,;:.?!'\"()]+)*$", max_length=60)
]
Phrases = tuple[Phrase, ...]
Word = Annotated[str, StringConstraints(pattern=r"^[^A-Z\s,;:.?!'\"()]+$", max_length=30)]
WordList = tuple[Word, ...]
Whole = Literal["help", "cancel", "status", "reopen", "erase", "correct", "object", "report", "move"]
Leading = Literal["report", "status", "emergency", "reopen", "appeal", "continue", "content", "prove"]
Part = Literal["description", "category", "place", "identity", "office"]
NoNik = Literal["foreigner", "none", "not_at_hand", "withheld"]
Count = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
Score = Literal["1", "2", "3", "4", "5"]
Table = dict[Key, Phrases]


class Person(Value):
    """A wish to talk to a person: a word of `talk`, perhaps one of `to`, one of `who`; else only words of `beside`."""

    talk: Phrases = ()
    to: Phrases = ()
    who: Phrases = ()
    beside: WordList = ()


class Words(Value):
    """All of a `words.XX.yaml`; `words.id.yaml` says beside each what it is for.

    `subjects` are keywords of categories and `danger` words of kinds of emergency, by their keys, `harmless` and `past` phrases that take
    such a word out of account: they are heard whatever language was chosen, since nobody in danger chooses one first.
    """

    commands: dict[Whole, Phrases] = Field(default_factory=dict)
    never_mind: Phrases = ()
    orders: dict[Leading, WordList] = Field(default_factory=dict)
    person: Person = Person()
    yes: Phrases = ()
    no: Phrases = ()
    fillers: WordList = ()
    numbers: dict[Count, WordList] = Field(default_factory=dict)
    before_numbers: WordList = ()
    skip: Phrases = ()
    greetings: WordList = ()
    thanks: WordList = ()
    edit: Phrases = ()
    correcting: Phrases = ()
    instead: Phrases = ()
    parts: dict[Part, Phrases] = Field(default_factory=dict)
    becomes: Phrases = ()
    any_office: Phrases = ()
    any_category: Phrases = ()
    unknown: Phrases = ()
    wait: Phrases = ()
    later: Phrases = ()
    why: Phrases = ()
    no_nik: dict[NoNik, Phrases] = Field(default_factory=dict)
    foreign: Phrases = ()
    nik_words: WordList = ()
    introduces: Phrases = ()
    name_ends: WordList = ()
    not_in_names: WordList = ()
    asking: WordList = ()
    how_is_it: Phrases = ()
    not_done: Phrases = ()
    something_new: Phrases = ()
    appeals: Phrases = ()
    content: dict[Score, Phrases] = Field(default_factory=dict)
    score: WordList = ()
    also: Phrases = ()
    other_report: Phrases = ()
    same_report: Phrases = ()
    there: Phrases = ()
    numbers_of: dict[Key, WordList] = Field(default_factory=dict)
    called: WordList = ()
    cries: Phrases = ()
    protected: Phrases = ()
    place_words: WordList = ()
    subjects: Table = Field(default_factory=dict)
    danger: Table = Field(default_factory=dict)
    harmless: Phrases = ()
    past: Phrases = ()

    def beside(self, more: Words) -> Words:
        """These and more: one list behind the other."""
        return Words.model_validate(_joined(self.model_dump(), more.model_dump()))

    def lacks(self, whole: Words) -> tuple[str, ...]:
        """The entries that another language has words for and this one has none ("yes", "commands.help"); not the places'."""
        return tuple(_lacking(self.model_dump(exclude=_OF_PLACES), whole.model_dump(exclude=_OF_PLACES)))


_OF_PLACES = {"subjects", "danger", "harmless", "past"}


def _joined(one: Any, other: Any) -> Any:
    if isinstance(one, dict):
        return {key: _joined(one.get(key, ()), other.get(key, ())) for key in (one | other)} if other else one
    return other if isinstance(other, dict) else tuple(dict.fromkeys((*one, *other)))


def _lacking(one: Mapping[str, Any], whole: Mapping[str, Any], above: str = "") -> Iterable[str]:
    for key, value in whole.items():
        if isinstance(value, dict):
            yield from _lacking(one.get(key, {}), value, f"{above}{key}.")
        elif value and not one.get(key):
            yield f"{above}{key}"


@cache
def default_words(lang: Lang) -> Words:
    """The default words of a language, read once; none where there is no file of them."""
    file = DEFAULTS / f"words.{lang}.yaml"
    return Words.model_validate(read(file).data) if file.exists() else Words()


def words_in(folder: Path) -> tuple[Lang, ...]:
    """The languages that a folder has a file of words for."""
    return tuple(sorted(found[1] for path in folder.iterdir() if (found := FILE.match(path.name))))


def spoken(own: Mapping[Lang, Words]) -> dict[Lang, Words]:
    """The words of all languages: the defaults, and a pack's own behind them."""
    langs = dict.fromkeys((*words_in(DEFAULTS), *own))
    return {lang: default_words(lang).beside(own.get(lang, Words())) for lang in langs}


def with_danger(emergency: Emergency, words: Iterable[Words]) -> Emergency:
    """The emergency words of a pack and those of further languages."""
    kinds, more = emergency.kinds, tuple(words)
    for one in more:
        kinds = tuple(_kind_with(kind, one.danger.get(kind.key, ())) for kind in kinds)
    harmless = tuple(phrase for one in more for phrase in one.harmless)
    # Made anew: a copy would keep the tables that were compiled from the words before.
    return Emergency(
        kinds=kinds,
        sla=emergency.sla,
        unless=(*emergency.unless, *harmless),
        past=(*emergency.past, *(phrase for one in more for phrase in one.past)),
        calm=emergency.calm,
    )


def _kind_with(kind: EmergencyKind, more: Phrases) -> EmergencyKind:
    words = (*kind.words, *(one for one in more if " " not in one))
    phrases = (*kind.phrases, *(one for one in more if " " in one))
    return kind.model_copy(
        update={"words": tuple(dict.fromkeys(words)), "phrases": tuple(dict.fromkeys(phrases))}
    )


def with_subjects(categories: tuple[Category, ...], words: Iterable[Words]) -> tuple[Category, ...]:
    """The categories of a pack with the keywords of further languages; one that a category has already stays its own."""
    taken = {keyword.casefold() for category in categories for keyword in category.keywords}
    more = [one.subjects for one in words]
    return tuple(
        category.model_copy(
            update={
                "keywords": (
                    *category.keywords,
                    *(new for subjects in more for new in subjects.get(category.key, ()) if new not in taken),
                )
            }
        )
        for category in categories
    )
