"""People as verify may know them: opened in the vault, each read in the audit chain before it happens."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from salur.observability import get_logger
from salur.privacy import Refs, VaultReader
from salur.privacy.secret import Name, Nik
from salur.privacy.vault_records import VaultField
from services.verify.domain.identity import Asked
from services.verify.ports import Person

log = get_logger("dukcapil")
WHY = "dukcapil"
_FIELDS = (VaultField.NIK, VaultField.NAME)


class VaultPersons:
    """Meets `ports.Persons`."""

    def __init__(self, vault: VaultReader, refs: Refs) -> None:
        self._vault = vault
        self._refs = refs

    async def open(self, asked: Collection[Asked]) -> Mapping[str, Person]:
        found = await self._vault.fields({one.citizen for one in asked}, _FIELDS, why=WHY)
        people = {}
        for one in asked:
            said = found.get(one.citizen, {})
            nik, name = said.get(VaultField.NIK), said.get(VaultField.NAME)
            if nik is None and one.citizen in found:
                log.warning("nik_not_opened", report=one.report)
            elif nik is not None and self._refs.nik(nik.reveal()) == one.nik:
                people[one.report] = self._person(nik.reveal(), name.reveal() if name else "")
        return people

    def _person(self, nik: str, name: str) -> Person:
        return Person(self._refs.identity(nik, name), Nik(nik), Name(name) if name else None)
