"""Dukcapil under `salur dev`: the sandbox's register of made-up people, and an account there."""

from __future__ import annotations

import hashlib

from salur.dev.secrets import DevSecrets

ROLES = ("verify.worker",)
_PATH = "/dukcapil/get_json/CALL_VERIFY_BY_ELEMEN"


def url(sandbox: str) -> str:
    """What SALUR_DUKCAPIL_URL is."""
    return f"{sandbox}{_PATH}"


def fields(secrets: DevSecrets) -> dict[str, str]:
    """What SALUR_DUKCAPIL_FIELDS and SALUR_SANDBOX_DUKCAPIL are: the account, as both sides know it."""
    password = hashlib.sha256(f"dukcapil\n{secrets.session_secret}".encode()).hexdigest()[:12]
    return {"USER_ID": "salur-dev", "PASSWORD": password}
