"""Codes that prove something, as keyed hashes in MongoDB until they are void; and who wrote wrong ones."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from itertools import count

from pydantic import BaseModel, ConfigDict

from salur.contracts.messages import Address
from salur.privacy.ports import Documents
from salur.privacy.refs import Refs
from salur.store.kinds import Index, Kind
from services.intake.dialogue.domain.claims import (
    DIGITS,
    HOLDS,
    MOST_WRONG,
    WRONG_FOR,
    NewProof,
    Proof,
    Purpose,
)

# Codes that hold for a day must not take all there are from those that hold for half an hour.
_LASTING_TRIES = 3


class Guesses(BaseModel):
    """How many wrong codes a sender wrote, and when that is forgotten (UTC)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sender: str
    wrong: int = 0
    until: datetime


PROOFS = Kind("intake", "proofs", Proof, lambda proof: proof.proof, (Index((("until", 1),), expire_after=0),))
GUESSES = Kind(
    "intake", "guesses", Guesses, lambda guesses: guesses.sender, (Index((("until", 1),), expire_after=0),)
)


class StoredProofs:
    """Meets `ports.Proofs`."""

    def __init__(self, work: Documents, refs: Refs) -> None:
        self._work = work
        self._refs = refs

    async def issue(self, proof: NewProof, cause: str, now: datetime) -> str | None:
        for attempt in range(_LASTING_TRIES) if proof.lasting else count():
            code = self._refs.drawn(f"{proof.purpose}\0{cause}\0{attempt}", DIGITS[proof.purpose])
            name = self._refs.proof(proof.purpose, code)
            if await self._good(name, now) is None:
                self._work.put(PROOFS, Proof.model_validate(asdict(proof) | {"proof": name}))
                return code
        return None

    def note(self, purpose: Purpose, code: str, address: Address, now: datetime) -> None:
        name = self._refs.proof(purpose, code)
        noted = Proof(proof=name, purpose=purpose, address=address, until=now + HOLDS[purpose])
        self._work.put(PROOFS, noted)

    async def of(self, purpose: Purpose, code: str, now: datetime) -> Proof | None:
        return await self._good(self._refs.proof(purpose, code), now)

    async def blocked(self, sender: str, now: datetime) -> bool:
        known = await self._work.get(GUESSES, sender)
        return known is not None and known.wrong >= MOST_WRONG and now < known.until

    async def wrong(self, sender: str, now: datetime) -> None:
        known = await self._work.get(GUESSES, sender)
        before = known.wrong if known and now < known.until else 0
        self._work.put(GUESSES, Guesses(sender=sender, wrong=before + 1, until=now + WRONG_FOR))

    async def spend(self, proof: Proof) -> None:
        if await self._work.get(PROOFS, proof.proof):
            self._work.delete(PROOFS, proof.proof)

    async def _good(self, name: str, now: datetime) -> Proof | None:
        proof = await self._work.get(PROOFS, name)
        return proof if proof and now < proof.until else None
