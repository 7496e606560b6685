"""What the reporter is asked where verify found something that only they can say, by the signal's name."""

from __future__ import annotations

from collections.abc import Iterable

from salur.contracts.reports import Signal

_PLACE = "Di mana tepatnya tempatnya? Tulis nama desa atau kelurahan, kecamatan, dan patokan terdekat."
QUESTIONS = {
    "place_ambiguous": _PLACE,
    "place_unknown": _PLACE,
    "place_missing": _PLACE,
}
_OTHERWISE = "Boleh ceritakan sedikit lebih lengkap: apa yang terjadi, kapan, dan di mana?"


def question_for(signals: Iterable[Signal]) -> str:
    """The one question that the signals lead to."""
    asked = dict.fromkeys(QUESTIONS[signal.name] for signal in signals if signal.name in QUESTIONS)
    return " ".join(asked) or _OTHERWISE
