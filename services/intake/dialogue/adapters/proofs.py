"""Codes that prove something, as keyed hashes in MongoDB until they are void; and who wrote wrong ones."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from pydantic import BaseModel, ConfigDict

from salur.contracts.messages import Address
from salur.privacy.ports import Documents
from salur.privacy.refs import Refs
from salur.store.kinds import Index, Kind
from services.intake.dialogue.domain.claims import DIGITS, HOLDS, MOST_WRONG, WRONG_FOR, Proof, Purpose


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

    async def issue(
        self, purpose: Purpose, cause: str, address: Address, now: datetime, report: str, by: str
    ) -> str:
        for attempt in count():
            code = self._refs.drawn(f"{purpose}\0{cause}\0{attempt}", DIGITS[purpose])
            name = self._refs.proof(purpose, code)
            if await self._good(name, now) is None:
                self._work.put(PROOFS, _proof(name, purpose, address, now, report, by))
                return code
        raise AssertionError("counting never ends")

    def note(self, purpose: Purpose, code: str, address: Address, now: datetime) -> None:
        self._work.put(PROOFS, _proof(self._refs.proof(purpose, code), purpose, address, now))

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


def _proof(
    name: str, purpose: Purpose, address: Address, now: datetime, report: str = "", by: str = ""
) -> Proof:
    return Proof(
        proof=name, purpose=purpose, address=address, report=report, by=by, until=now + HOLDS[purpose]
    )
