"""SMS under `salur dev`: one account for each short code of the packs, at the sandbox's message centre."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from salur.dev.home import home_first
from salur.dev.secrets import DevSecrets
from salur.packs import Pack, Packs

# Who holds binds: it alone is told the password.
ROLES = ("intake.sms", "notify.worker")


def accounts(packs: Packs, secrets: DevSecrets, port: int) -> Sequence[dict[str, Any]]:
    """What SALUR_SMPP is: the accounts, as Salur is told of them."""
    return [
        {
            "name": f"sandbox-{code}",
            "host": "127.0.0.1",
            "port": port,
            "system_id": _system_id(code),
            "password": secrets.smpp_password,
            "short_code": code,
        }
        for code, _ in _codes(packs)
    ]


def lines(packs: Packs, secrets: DevSecrets) -> Sequence[dict[str, Any]]:
    """What SALUR_SANDBOX_SMS is: the same, as the sandbox is told of them. Who shares a code is one line."""
    return [
        {
            "pack": str(holders[0].code),
            "name": ", ".join(pack.service for pack in holders),
            "short_code": code,
            "system_id": _system_id(code),
            "password": secrets.smpp_password,
            "zone": str(holders[0].zone),
        }
        for code, holders in _codes(packs)
    ]


def _codes(packs: Packs) -> Iterator[tuple[str, list[Pack]]]:
    holders: dict[str, list[Pack]] = {}
    for pack in home_first(packs):
        for sms in pack.channels.sms:
            holders.setdefault(sms.short_code, []).append(pack)
    yield from holders.items()


def _system_id(code: str) -> str:
    """As long as SMPP allows."""
    return f"salur-{code}"[:15]
