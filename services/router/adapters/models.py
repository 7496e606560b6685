"""The classifiers in use: files that are announced, fetched, proved and kept in memory, jurisdiction by jurisdiction.

A worker never waits for one. Until a model is here, and where one cannot be trusted, the pack's keywords propose.
"""

from __future__ import annotations

import asyncio

from salur.classifier.agencies import agency_of, by_keywords
from salur.classifier.files import BadModel, from_bytes
from salur.classifier.model import Model
from salur.classifier.shelf import Shelf
from salur.contracts.cases import Proposal
from salur.contracts.reference import ReferenceChanged
from salur.observability import get_logger, metrics
from salur.packs.model import Pack
from salur.privacy import KeyRing

EVERY_PACK = "all"
_LOADED = metrics.counter("salur_classifier_models_total")
log = get_logger("classifier")


class Keywords:
    """Proposes by the pack's own keywords, and is never sure."""

    def propose(self, pack: Pack, text: str) -> tuple[tuple[Proposal, ...], bool]:
        found = tuple(
            Proposal(agency=agency, by="pack", reason=f"Laporan menyebut {', '.join(words[:3])}.")
            for agency, words in by_keywords(text, pack)
        )
        return found, False


class Models:
    """Proposes agencies by the newest model of a jurisdiction, else by the one for all, else by keywords."""

    def __init__(self, shelf: Shelf, keys: KeyRing) -> None:
        self._shelf = shelf
        self._keys = keys
        self._models: dict[str, Model] = {}
        self._keywords = Keywords()

    async def take(self, change: ReferenceChanged) -> None:
        """Uses the model that was announced. One that cannot be had or trusted leaves the one before in use."""
        try:
            model = await asyncio.to_thread(lambda: from_bytes(self._shelf.fetch(change), self._keys))
        except BadModel as bad:
            log.error("model_refused", pack=change.name, sentence=str(bad))
            _LOADED.labels(outcome="refused").inc()
            return
        self._models[change.name] = model
        _LOADED.labels(outcome="loaded").inc()
        log.info("model_in_use", pack=change.name, version=change.version)

    def version(self, pack: str) -> str | None:
        """Which model is in use for a jurisdiction."""
        model = self._models.get(pack) or self._models.get(EVERY_PACK)
        return model.version if model else None

    def propose(self, pack: Pack, text: str) -> tuple[tuple[Proposal, ...], bool]:
        """At most three agencies for a text, best first, and whether the best may have the case without a person."""
        model = self._models.get(str(pack.code)) or self._models.get(EVERY_PACK)
        if model is None:
            return self._keywords.propose(pack, text)
        guess = model.guess(text)
        found: list[Proposal] = []
        for ranked in guess.ranked:
            agency = agency_of(ranked.label, pack)
            if agency and all(agency != other.agency for other in found):
                found.append(_by_model(agency, ranked.probability, model))
        sure = guess.sure and bool(found) and agency_of(guess.ranked[0].label, pack) == found[0].agency
        return (tuple(found), sure) if found else self._keywords.propose(pack, text)


def _by_model(agency: str, probability: float, model: Model) -> Proposal:
    reason = f"Model {model.version} menduga {probability:.0%} dari bunyi laporan."
    return Proposal(agency=agency, by="model", reason=reason, confidence=min(1.0, probability))
