"""What a development Salur makes up once and keeps with its data: keys, the app's secrets, officers' passwords."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from salur.dev.home import home_first
from salur.packs import Pack, Packs
from salur.privacy import KeyRing

ACCOUNT = "salur-dev"


@dataclass(frozen=True)
class DevSecrets:
    """Made-up secrets of one data folder. None of them opens anything but that folder's Salur."""

    keys_file: Path
    whatsapp: dict[str, str]
    officers: tuple[dict[str, Any], ...]
    session_secret: str

    @property
    def smpp_password(self) -> str:
        """The password for the message centre, in the eight octets that SMPP has for one."""
        return hashlib.sha256(f"smpp\n{self.session_secret}".encode()).hexdigest()[:8]


def made_up(data: Path, packs: Packs) -> DevSecrets:
    """The secrets kept in `data`, made on the first call; files are readable by their owner only."""
    keys_file = data / "keys.json"
    _once(keys_file, lambda: KeyRing.generate().to_json())
    kept = data / "secrets.json"
    _once(kept, lambda: json.dumps(_new_secrets(), indent=2))
    found = json.loads(kept.read_text())
    return DevSecrets(
        keys_file, found["whatsapp"], tuple(_officers(packs, found["password"])), found["session"]
    )


def _once(path: Path, make: Callable[[], str]) -> None:
    if path.exists():
        return
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(make())
    draft.rename(path)


def _new_secrets() -> dict[str, Any]:
    return {
        "whatsapp": {
            "account": ACCOUNT,
            "app_secret": secrets.token_hex(16),
            "verify_token": secrets.token_hex(12),
            "access_token": secrets.token_hex(24),
        },
        "password": f"salur-{secrets.randbelow(10**6):06d}",
        "session": secrets.token_hex(32),
    }


def _agencies_with_officers(pack: Pack) -> list[str]:
    """Those that categories and emergencies name, and one office of a kecamatan and of a desa where there are any."""
    agencies = [category.agency for category in pack.categories]
    agencies += [kind.agency for kind in pack.emergency.kinds]
    for level in ("kecamatan", "desa"):
        agencies += [agency.code for agency in pack.agencies if agency.level == level][:1]
    return list(dict.fromkeys(agencies))


def _officers(packs: Packs, password: str) -> list[dict[str, Any]]:
    officers: list[dict[str, Any]] = []
    for pack in home_first(packs):
        plain = str(pack.code).replace(".", "")
        base = {"password": password, "pack": str(pack.code), "restricted": False}
        officers.append(
            base | {"user": f"admin.{plain}", "role": "admin", "agency": None, "name": f"Admin {pack.name}"}
        )
        officers.append(
            base
            | {"user": f"rahasia.{plain}", "role": "admin", "agency": None, "name": "Petugas Khusus"}
            | {"restricted": True}
        )
        officers.append(
            base
            | {"user": f"pimpinan.{plain}", "role": "leader", "agency": None}
            | {"name": f"Pimpinan {pack.name}"}
        )
        for code in _agencies_with_officers(pack):
            agency = pack.agency(code)
            officers.append(
                base
                | {"user": f"{code.lower()}.{plain}", "role": "officer", "agency": code}
                | {"name": f"Petugas {agency.short_name}"}
            )
    return officers
