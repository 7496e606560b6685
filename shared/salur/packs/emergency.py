"""Does a message tell of danger now? Decided for every incoming message, so the common "no" must cost microseconds.

A false alarm is better than a miss. Words are compared whole, as written or with one slip of the finger; phrases
may have a few words between theirs. An `unless` phrase, its words side by side, takes the last of them that alarms
out of account ("unit gawat darurat", "bukan darurat", "kebakaran jenggot"); a `past` phrase takes what stands right
before it ("rumah terbakar bulan lalu").

A category of danger needs no such word: a report of it is an alarm, unless it says itself that it is calm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from salur.packs.agency import AgencyCode
from salur.packs.letters import plain_letters
from salur.packs.value import Key, Text, Value

# How many other words may stand between two words of a phrase: "tolong ini darurat", "minta tolong kirim damkar".
_GAP = 2
# Shorter words are too near to ordinary ones to be compared with a slip.
_SLIP_FROM = 7
_VOWELS = "aiueo"
# What is hung on a word without changing its sense; -mi and -ki are said in Sulawesi.
_ENDINGS = ("nya", "lah", "mi", "ki", "kah", "pak", "bu")
# Words of every second message: a phrase is looked for by another of its words.
_ORDINARY = frozenset(
    b"ada air akan anak banyak besar dalam dan darah desa di diri ini jatuh kabel kami kuat laut listrik masuk mati "
    b"mau minta mobil motor orang pakai perlu rumah saja saya sekali sekarang semakin suami sudah sungai terjadi "
    b"terus tidak tolong truk warga".split()
)
# "terbakar bulan lalu", "korban kebakaran rumah tahun lalu"; but "kebakaran lagi seperti bulan lalu" is now.
_BEFORE_PAST = 2
_STILL = frozenset(b"lagi seperti sama dari sejak mulai sekarang".split())
# Letters, digits and nothing else; all other bytes, emoji included, separate words.
_TO_WORDS = bytes(c if chr(c).isalnum() and c < 128 else 32 for c in range(256))


class EmergencyKind(Value):
    """One kind of danger: what people write, the category it belongs to, who acts and whom to call first."""

    key: Key
    category: Key
    agency: AgencyCode
    hotlines: tuple[Key, ...]
    words: tuple[Text, ...] = ()
    phrases: tuple[Text, ...] = ()


class Emergency(Value):
    """All of emergency.yaml, with a matcher that is compiled once. `sla` is the policy of every case in danger, whatever its
    category has; without one the category's holds.
    """

    kinds: tuple[EmergencyKind, ...]
    sla: Key | None = None
    unless: tuple[Text, ...] = ()
    past: tuple[Text, ...] = ()
    calm: tuple[Text, ...] = ()

    def match(self, text: str) -> str | None:
        """The first emergency word or phrase the text holds, as the pack writes it, else None."""
        tokens = _tokens(text)
        alarming = self._compiled.triggers.intersection(tokens)
        return self._compiled.search(tokens, alarming) if alarming else None

    def is_calm(self, text: str) -> bool:
        """Whether a text of a category of danger says that nobody is in any: it denies it, asks, or tells of the past."""
        tokens = _tokens(text)
        return self._compiled.search(tokens, self._compiled.triggers.intersection(tokens)) is None and any(
            _places(tokens, phrase) for phrase in self._compiled.calm
        )

    def kind_of(self, entry: str) -> EmergencyKind:
        """The kind that lists a word or phrase given by `match`. Raises LookupError."""
        for kind in self.kinds:
            if entry in kind.words or entry in kind.phrases:
                return kind
        raise LookupError(f'emergency.yaml does not list "{entry}"')

    @cached_property
    def _compiled(self) -> _Compiled:
        return _Compiled(self)


class _Compiled:
    """The tables of a matcher: each spelling of each word back to the word it stands for."""

    def __init__(self, emergency: Emergency) -> None:
        entries = [entry for kind in emergency.kinds for entry in (*kind.words, *kind.phrases)]
        shared = Counter(part for entry in entries for part in _key(entry))
        # Looked up in the pack's order, by one word of each: all are needed, so the one most entries share will do.
        self._by_trigger: dict[bytes, list[tuple[int, tuple[bytes, ...], str]]] = {}
        for order, entry in enumerate(entries):
            trigger = max(_key(entry), key=lambda part: (part not in _ORDINARY, shared[part], len(part)))
            self._by_trigger.setdefault(trigger, []).append((order, _key(entry), entry))
        self._unless: dict[bytes, list[tuple[bytes, ...]]] = {}
        for unless in map(_key, emergency.unless):
            alarms = next((part for part in reversed(unless) if part in shared), unless[-1])
            self._unless.setdefault(alarms, []).append(unless)
        self._past = [_key(past) for past in emergency.past]
        self.calm = [_key(calm) for calm in (*emergency.calm, *emergency.past)]
        self._meant = {spelling: part for part in sorted(shared) for spelling in _spellings(part)}
        self._meant.update({part: part for part in shared})
        self.triggers = frozenset(s for s, part in self._meant.items() if part in self._by_trigger)

    def search(self, tokens: list[bytes], alarming: Iterable[bytes]) -> str | None:
        words = list(map(self._meant.get, tokens, tokens))
        for past in self._past:
            for at in _places(words, past):
                _forget(words, at)
        for alarms in self._unless.keys() & set(words):
            for unless in self._unless[alarms]:
                for at in _places(words, unless):
                    words[at + unless.index(alarms)] = b""
        likely = [entry for word in alarming for entry in self._by_trigger[self._meant[word]]]
        return next((entry for _, key, entry in sorted(likely) if _has_phrase(words, key)), None)


def _places(words: list[bytes], phrase: tuple[bytes, ...]) -> list[int]:
    """Where the words of a phrase stand side by side."""
    if phrase[0] not in words:
        return []
    return [at for at in range(len(words)) if tuple(words[at : at + len(phrase)]) == phrase]


def _forget(words: list[bytes], at: int) -> None:
    """Blank what stands right before a word of the past, unless it says that it is so again."""
    begin = max(0, at - _BEFORE_PAST)
    if _STILL.isdisjoint(words[begin:at]):
        words[begin:at] = [b""] * (at - begin)


def _tokens(text: str) -> list[bytes]:
    return plain_letters(text).lower().encode("utf-8", "replace").translate(_TO_WORDS).split()


def _key(entry: str) -> tuple[bytes, ...]:
    return tuple(_tokens(entry))


def _has_phrase(words: list[bytes], phrase: tuple[bytes, ...]) -> bool:
    if phrase[0] not in words:
        return False
    return any(word == phrase[0] and _continues(words, at, phrase[1:]) for at, word in enumerate(words))


def _continues(words: list[bytes], at: int, rest: tuple[bytes, ...]) -> bool:
    for part in rest:
        window = words[at + 1 : at + 2 + _GAP]
        if part not in window:
            return False
        at += 1 + window.index(part)
    return True


def _spellings(word: bytes) -> Iterator[bytes]:
    """The word with one letter left out, doubled or changed places with the next, and with a vowel drawn out."""
    text = word.decode()
    yield word
    if not text.isalpha():
        return
    for times in (3, 4, 5):
        yield from (
            (text[:i] + letter * times + text[i + 1 :]).encode()
            for i, letter in enumerate(text)
            if letter in _VOWELS or i == len(text) - 1
        )
    if len(text) < _SLIP_FROM:
        return
    yield from ((text + ending).encode() for ending in _ENDINGS)
    for i in range(len(text)):
        yield (text[:i] + text[i] + text[i:]).encode()
        if i:
            yield (text[:i] + text[i + 1 :]).encode()
            yield (text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]).encode()
