"""SP4N-LAPOR! under `salur dev`: a key for each jurisdiction at the sandbox's national system, one of them by XML."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from salur.dev.secrets import DevSecrets
from salur.packs import Packs

ROLES = ("intake.sp4n", "router.sp4n")
# So that both shapes are in use.
BY_XML = "16.02"
EVERY = 2
# Whoever answers by hand in the sandbox does not wait a quarter of an hour.
ASKS = 3


def accounts(packs: Packs, secrets: DevSecrets, sandbox: str) -> Sequence[dict[str, Any]]:
    """What SALUR_SP4N is."""
    return [
        {
            "pack": str(pack.code),
            "shape": "xml" if pack.code == BY_XML else "json",
            "url": f"{sandbox}/sp4n" if pack.code == BY_XML else f"{sandbox}/sp4n/api",
            "key": _key(str(pack.code), secrets),
        }
        for pack in packs
    ]


def keys(packs: Packs, secrets: DevSecrets) -> Sequence[dict[str, str]]:
    """What SALUR_SANDBOX_SP4N is: the same keys, as the sandbox is told of them."""
    return [{"pack": str(pack.code), "key": _key(str(pack.code), secrets)} for pack in packs]


def _key(pack: str, secrets: DevSecrets) -> str:
    return hashlib.sha256(f"sp4n\n{pack}\n{secrets.session_secret}".encode()).hexdigest()[:32]
