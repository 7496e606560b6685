"""What each service may do in MongoDB: the table from which its user is made, so that only intake writes the vault.

A service has one user, and not one a database: the dialogue writes identity and draft in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Right(StrEnum):
    """MongoDB's own roles of a database."""

    READ = "read"
    WRITE = "readWrite"


GRANTS: Mapping[str, Mapping[str, Right]] = {
    # Its roles, and the commands that citizens' rights and keys need: `salur citizen`, `erase`, `keys`.
    "intake": {"intake": Right.WRITE, "vault": Right.WRITE, "media": Right.WRITE},
    "verify": {"verify": Right.WRITE, "vault": Right.READ},
    "router": {"router": Right.WRITE},
    "notify": {"notify": Right.WRITE, "vault": Right.READ},
    # Officers' evidence is theirs to store.
    "desk": {"desk": Right.WRITE, "vault": Right.READ, "media": Right.WRITE},
}


def user_of(service: str, prefix: str = "") -> str:
    """The name of a service's user."""
    return f"{prefix}salur-{service}"


def roles_of(service: str, prefix: str = "") -> list[dict[str, str]]:
    """The roles of a service's user, as MongoDB's `createUser` takes them. Raises KeyError for no service of ours."""
    return [
        {"role": right.value, "db": f"{prefix}salur_{database}"}
        for database, right in GRANTS[service].items()
    ]
