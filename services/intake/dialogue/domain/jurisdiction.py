"""A pack as the dialogue uses it, compiled once: categories by their words, places, emergencies, the texts' buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from salur.contracts.notifications import Option
from salur.packs import Pack
from salur.packs.category import Category
from salur.packs.emergency import EmergencyKind
from salur.packs.reaching import notice_version
from salur.packs.texts import Lang
from salur.privacy import Keep
from salur.regions.codes import Level, RegionCode
from salur.regions.gazetteer import Gazetteer
from salur.regions.matches import PlaceMatch
from salur.regions.names import below, describe, region
from services.intake.dialogue.domain.guessing import Keywords
from services.intake.dialogue.domain.offices import Offices
from services.intake.dialogue.domain.reading import plain
from services.intake.dialogue.domain.vocabulary import LANGUAGES, Vocabulary, vocabularies

# Places whose scores are closer than this are asked about.
_NEAR = 0.15
MOST_CHOICES = 9
_CHANNELS = {"sms": "SMS", "whatsapp": "WhatsApp"}


@dataclass(frozen=True, slots=True)
class Found:
    """Places that a text may mean: one is sure, several are asked about, `outside` lies elsewhere (its name and code)."""

    places: tuple[PlaceMatch, ...] = ()
    outside: str | None = None
    outside_code: str = ""


class Jurisdiction:
    """One pack, ready to read messages with."""

    def __init__(self, pack: Pack, gazetteer: Gazetteer) -> None:
        self.pack = pack
        self._gazetteer = gazetteer
        self._keywords = Keywords(pack.categories)
        self._names = {plain(name): c for c in pack.categories for name in _called(c)}
        self._categories = {lang: _listed(pack.categories, lang) for lang in pack.texts.languages}
        self._languages = {plain(name): lang for lang, name in pack.texts.languages.items()} | LANGUAGES
        self.ways = _ways(pack)
        """Where a report can be written, as people read it: "SMS 1708, WhatsApp +62 800 7409 0001"."""
        self.short_code = next((sms.short_code for sms in pack.channels.sms), "")
        self.offices = Offices(pack.agencies)
        self._words = vocabularies(pack.words)
        self._options: dict[tuple[str, str, Lang], tuple[Option, ...]] = {}
        self.fallback = _fallback(pack.categories)
        own = [r.name for r in below(pack.code)]
        self.keep = Keep.of(
            [*own, pack.name, pack.about.title, *(w for c in pack.categories for w in c.keywords)]
        )

    def guess(self, said: str) -> Category | None:
        """The category that plain words clearly speak of; None where they speak of none or of several."""
        return self._keywords.guess(said)

    def named(self, said: str) -> Category | None:
        """The category that plain words name in whole, by its name or key."""
        return self._names.get(said)

    def words(self, lang: Lang) -> Vocabulary:
        """What is understood of who speaks a language: Indonesian always, and that language's own words."""
        return self._words.get(lang, self._words["id"])

    def categories(self, lang: Lang) -> tuple[Option, ...]:
        """What a report can be about, to choose from."""
        return self._categories.get(lang, self._categories["id"])

    def language(self, said: str) -> Lang | None:
        """The language that plain words are the name of."""
        named = said.removesuffix(" please").removeprefix("in ")
        return self._languages.get(named) or self._languages.get(named.removeprefix("bahasa "))

    def places(self, text: str) -> Found:
        """The places of this jurisdiction in a text, or that it names one elsewhere."""
        found = self._gazetteer.find(text, self.pack.code)
        if not found:
            elsewhere = [m for m in self._gazetteer.find_regencies(text) if m.code != self.pack.code]
            if not elsewhere:
                return Found()
            return Found(outside=describe(elsewhere[0].code), outside_code=str(elsewhere[0].code))
        best = found[0].score
        near = [m for m in found if best - m.score < _NEAR]
        return Found(tuple(_told_apart(near)[:MOST_CHOICES]))

    def beyond(self, text: str, others: Iterable[Jurisdiction]) -> PlaceMatch | None:
        """The place that a text names, of which exactly one of the other jurisdictions knows."""
        codes = frozenset(other.pack.code for other in others if other is not self)
        found = self._gazetteer.find_beyond(text, codes)
        if len({match.code.at(Level.KABUPATEN) for match in found}) != 1:
            return None
        return _told_apart([match for match in found if found[0].score - match.score < _NEAR])[0]

    def emergency(self, text: str) -> EmergencyKind | None:
        """The kind of danger a text tells of; None where it tells of none."""
        entry = self.pack.emergency.match(text)
        return self.pack.emergency.kind_of(entry) if entry else None

    def in_danger(self, text: str, category: Category | None) -> EmergencyKind | None:
        """The kind of danger a text tells of by its words, else by its category where it does not say that it is calm."""
        by_words = self.emergency(text)
        if by_words is not None or category is None or not category.emergency:
            return by_words
        return None if self.pack.emergency.is_calm(text) else self.emergency_of(category)

    def emergency_of(self, category: Category | None) -> EmergencyKind:
        """The kind of danger to assume when only a category is known, or nothing at all."""
        kinds = self.pack.emergency.kinds
        by_key = {kind.key: kind for kind in kinds}
        if category is not None and category.key in by_key:
            return by_key[category.key]
        if category is None and "darurat" in by_key:
            return by_key["darurat"]
        return next((k for k in kinds if category is None or k.category == category.key), kinds[-1])

    def alike(self, kind: EmergencyKind) -> EmergencyKind:
        """The same kind of danger as this jurisdiction lists it, else any."""
        return self.danger(kind.key)

    def danger(self, key: str | None) -> EmergencyKind:
        """The kind of danger of this name, else any."""
        return next((one for one in self.pack.emergency.kinds if one.key == key), self.emergency_of(None))

    def hotlines(self, kind: EmergencyKind, lang: Lang) -> str:
        """The numbers to call, one a line."""
        unchecked = self.word("unchecked", lang)
        return "\n".join(self.pack.hotline(key).line(lang, unchecked) for key in kind.hotlines)

    def options(self, prefix: str, text: str, lang: Lang) -> tuple[Option, ...]:
        """The buttons of a text as options whose ids say which question they answer."""
        found = self._options.get((prefix, text, lang))
        if found is None:
            buttons = self.pack.texts.buttons(text, lang)
            found = tuple(Option(id=f"{prefix}:{what}", label=label) for what, label in buttons)
            self._options[prefix, text, lang] = found
        return found

    def word(self, key: str, lang: Lang, **values: str) -> str:
        """A word or phrase of the pack that fills a placeholder of another text."""
        return self.pack.texts.render(key, values, lang)

    def notice_version(self, lang: Lang, text: str = "privacy_notice", *, short: bool = False) -> str:
        """Which privacy notice was shown, in which text: changes with every letter of it."""
        return notice_version(self.pack, lang, text, short=short)


def place_title(code: str) -> str:
    """A place as people are told of it: "Kelurahan Wanggudu, Kecamatan Asera"; empty for an unknown code."""
    return describe(code) if region(code) is not None else ""


def place_option(code: str) -> Option:
    """A place to choose: its own name, and where it lies as the hint."""
    own, _, above = place_title(code).partition(", ")
    return Option(id=f"place:{code}", label=own, hint=above)


def _told_apart(near: list[PlaceMatch]) -> list[PlaceMatch]:
    """The places there is a doubt between. "Asera" may be the kelurahan in Kecamatan Asera: no doubt about the latter."""
    for match in near:
        if all(RegionCode(other.code).within(match.code) for other in near):
            return [match]
    return near


def _listed(categories: tuple[Category, ...], lang: Lang) -> tuple[Option, ...]:
    return tuple(Option(id=f"category:{c.key}", label=c.called(lang), hint=c.shown(lang)) for c in categories)


def _called(category: Category) -> tuple[str, ...]:
    first = category.name.split()[0] if len(category.name.split()[0]) > 4 else category.name
    return category.name, category.key, first, *category.names.values()


def channel_title(channel: str) -> str:
    """A channel as people call it."""
    return _CHANNELS.get(channel, channel.title())


def _ways(pack: Pack) -> str:
    channels = pack.channels
    shown = [("sms", sms.short_code) for sms in channels.sms]
    shown += [("whatsapp", number.display_number) for number in channels.whatsapp]
    shown += [(line.channel, line.shown) for line in channels.lines]
    return ", ".join(f"{channel_title(channel)} {number}" for channel, number in shown)


def _fallback(categories: tuple[Category, ...]) -> Category:
    """Where a report goes whose subject nobody could find out: the general one, else the first that is calm."""
    calm = [c for c in categories if not c.emergency]
    return next((c for c in calm if c.key == "umum"), (calm or list(categories))[0])
