"""What the claims of an ID token mean here: name, role, jurisdiction, agency, and whether restricted reports too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salur.contracts.cases import Role
from services.desk.domain.officers import STAFF
from services.desk.ports.officers import Identity, SignInFailed
from services.desk.settings import Claims


def identity_of(issuer: str, claims: Mapping[str, Any], names: Claims) -> Identity:
    """Raises SignInFailed with `claim_role`, `claim_pack` or `claim_agency` where a claim is missing or unknown."""
    role = next((names.roles[v] for v in _texts(claims, names.role) if v in names.roles), None)
    if role not in STAFF:
        raise SignInFailed("claim_role")
    pack = next(iter(_texts(claims, names.pack)), None)
    if pack is None:
        raise SignInFailed("claim_pack")
    agency = next(iter(_texts(claims, names.agency)), None)
    if role is Role.OFFICER and agency is None:
        raise SignInFailed("claim_agency")
    return Identity(
        issuer=issuer,
        subject=str(claims["sub"]),
        name=next(iter(_texts(claims, names.name)), "") or "Petugas",
        role=role,
        pack=pack,
        agency=agency,
        restricted=_found(claims, names.restricted) is True,
    )


def _texts(claims: Mapping[str, Any], path: str) -> list[str]:
    """The values of a claim as texts; one text is a list of one."""
    found = _found(claims, path)
    values = found if isinstance(found, list) else [found]
    return [value for value in values if isinstance(value, str) and value]


def _found(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, else by the way of its dots; names with dots are allowed (they are often URLs)."""
    if path in claims:
        return claims[path]
    at: Any = claims
    for part in path.split("."):
        if not isinstance(at, Mapping) or part not in at:
            return None
        at = at[part]
    return at
