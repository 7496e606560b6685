"""The small words of a conversation in the language that is spoken in it, compiled once; Indonesian is always understood.

They stand in the packs' `words.XX.yaml`. Where both languages have a word, it means what it means in the chosen one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from itertools import chain

from salur.packs.texts import Lang
from salur.packs.words import Words

Phrases = frozenset[str]


class Command(StrEnum):
    """What a citizen can order at any point."""

    REPORT = "report"
    STATUS = "status"
    HELP = "help"
    CANCEL = "cancel"
    EMERGENCY = "emergency"
    REOPEN = "reopen"
    APPEAL = "appeal"
    ERASE = "erase"
    CORRECT = "correct"
    OBJECT = "object"
    MOVE = "move"
    CONTINUE = "continue"
    CONTENT = "content"
    PROVE = "prove"
    PERSON = "person"


# Languages as people here call them, beside what each calls itself.
LANGUAGES = {"indonesia": "id", "inggris": "en"}


class Vocabulary:
    """Tables to compare plain words with. The first of `languages` is the one that was chosen."""

    def __init__(self, languages: tuple[Words, ...], protected: Phrases) -> None:
        self._languages = languages
        self.protected = protected
        """Corruption and abuse: in all languages, since these are protected whichever was chosen."""
        self.yes = self._but("yes", "no")
        self.no = self._but("no", "yes")
        self.fillers = self._all("fillers")
        self.before_numbers = self._all("before_numbers")
        self.skip = self._all("skip")
        self.greetings = self._all("greetings")
        self.thanks = self._all("thanks")
        self.courtesies = self.greetings | self.thanks | self.fillers
        self.never_mind = self._all("never_mind")
        self.edit = self._all("edit")
        self.any_office = self._all("any_office")
        self.any_category = self._all("any_category")
        self.unknown = self._listed("unknown")
        self.wait = self._listed("wait")
        self.later = self._all("later")
        self.why = self._all("why")
        self.foreign = self._listed("foreign")
        self.name_ends = self._all("name_ends")
        self.not_in_names = self._all("not_in_names")
        self.asking = self._all("asking")
        self.how_is_it = self._listed("how_is_it")
        self.not_done = self._all("not_done")
        self.something_new = self._all("something_new")
        self.appeals = self._all("appeals")
        self.other_report = self._all("other_report")
        self.same_report = self._all("same_report")
        self.there = self._all("there")
        self.called = self._all("called")
        self.cries = self._all("cries")
        self.place_words = self._all("place_words")
        self.numbers_of = self._by_phrase("numbers_of")
        self.no_nik = self._by_phrase("no_nik") | dict.fromkeys(self.unknown, "not_at_hand")
        self.parts = dict(sorted(self._by_phrase("parts").items(), key=lambda part: -len(part[0])))
        self.numbers = {word: int(count) for word, count in self._by_phrase("numbers").items()}
        content = self._by_phrase("content").items()
        self.content = {said: int(score) for said, score in sorted(content, key=lambda one: -len(one[0]))}
        self.orders = {word: Command(order) for word, order in self._by_phrase("orders").items()}
        self.commands = dict.fromkeys(self.never_mind, Command.CANCEL) | {
            said: Command(order) for said, order in self._by_phrase("commands").items()
        }
        people = [one.person for one in languages]
        self.person = tuple(
            " ".join(filter(None, (talk, to, who)))
            for one in people
            for talk in one.talk
            for to in ("", *one.to)
            for who in one.who
        )
        """Ways to say that one wants to talk to a person."""
        wish = chain.from_iterable((*one.talk, *one.to, *one.who, *one.beside) for one in people)
        self.wishing = frozenset(word for phrase in wish for word in phrase.split())
        """A message of these alone is a wish; any other word tells of something."""

    @cached_property
    def correcting(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """What a correction begins with, and the same as it may be written."""
        return tuple(
            (lead, re.compile(rf"^\W*{_spaced(lead)}\b\W*", re.IGNORECASE))
            for lead in self._listed("correcting")
        )

    @cached_property
    def instead(self) -> re.Pattern[str]:
        """ "bukan di Lembo tapi di Sawa", "not in Lembo but in Sawa": the first group stands in the place of what is denied."""
        denied = "|".join(map(_spaced, sorted({"bukan", "not"} & (self.no | {"bukan"}))))
        but = "|".join(map(_spaced, self._listed("instead")))
        return re.compile(
            rf"^\W*(?:eh\W+|maaf\W+)*(?:{denied})\s+[^,;]{{2,40}}?"
            rf"(?:\s*[,;]\s*(?:(?:{but})\s+)?|\s+(?:{but})\s+)(\S.*)$",
            re.IGNORECASE | re.DOTALL,
        )

    @cached_property
    def also(self) -> re.Pattern[str]:
        """What joins a second matter to the first, behind a stop or an "and"."""
        joins = "|".join(map(_spaced, sorted(self._listed("also"), key=len, reverse=True)))
        return re.compile(
            rf"(?:\s*[,;.\n]\s*(?:dan\s+|and\s+)?|\s+(?:dan|and)\s+)(?:{joins})\b[\s,:]*", re.IGNORECASE
        )

    @cached_property
    def becomes(self) -> str:
        """What stands between a part and its new value, as alternatives of a pattern."""
        return "|".join(map(_spaced, self._listed("becomes")))

    @cached_property
    def nik_words(self) -> re.Pattern[str]:
        """What stands around a NIK or a name and is no part of it."""
        words = "|".join(map(re.escape, self._listed("nik_words")))
        return re.compile(rf"\b(?:{words})\b[\s:=.]*", re.IGNORECASE)

    @cached_property
    def introduces(self) -> str:
        """What a name comes right behind, as alternatives of a pattern."""
        return "|".join(map(_spaced, sorted(self._listed("introduces"), key=len, reverse=True)))

    @cached_property
    def score(self) -> tuple[str, ...]:
        return self._listed("score")

    def _listed(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(chain.from_iterable(getattr(one, name) for one in self._languages)))

    def _all(self, name: str) -> Phrases:
        return frozenset(self._listed(name))

    def _but(self, name: str, opposite: str) -> Phrases:
        """All of these but what means the opposite in a language chosen before."""
        taken: set[str] = set()
        said: set[str] = set()
        for one in self._languages:
            said |= set(getattr(one, name)) - taken
            taken |= set(getattr(one, opposite))
        return frozenset(said)

    def _by_phrase(self, name: str) -> dict[str, str]:
        """Each phrase of a table and what it means, in the order of the tables."""
        found: dict[str, str] = {}
        for one in self._languages:
            for means, phrases in getattr(one, name).items():
                for phrase in phrases:
                    found.setdefault(phrase, means)
        return found


def vocabularies(words: Mapping[Lang, Words]) -> dict[Lang, Vocabulary]:
    """One for each language that has words of its own."""
    protected = frozenset(chain.from_iterable(one.protected for one in words.values()))
    base = words.get("id", Words())
    spoken = {**words, "id": base}
    return {
        lang: Vocabulary((one,) if one is base else (one, base), protected) for lang, one in spoken.items()
    }


def _spaced(phrase: str) -> str:
    return r"\W+".join(map(re.escape, phrase.split()))
