"""Messenger and Instagram under `salur dev`: a page or account for each line of the packs, at the sandbox's Send API."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from salur.dev.home import home_first
from salur.dev.secrets import ACCOUNT, DevSecrets
from salur.packs import Packs

CHANNELS = ("messenger", "instagram")
# Who hears, who fetches and who sends: they alone are told the secrets.
ROLES = ("intake.gateway", "intake.media", "notify.worker")


def accounts(packs: Packs, secrets: DevSecrets) -> Mapping[str, Mapping[str, Any]]:
    """What SALUR_MESSENGER and SALUR_INSTAGRAM are, by channel: one app with a token for each page. Only those in use."""
    found: dict[str, Any] = {}
    for channel in CHANNELS:
        listed = pages(channel, packs, secrets)
        if listed:
            app = {key: listed[0][key] for key in ("app_secret", "verify_token")}
            found[channel] = {
                ACCOUNT: app | {"tokens": {page["id"]: page["access_token"] for page in listed}}
            }
    return found


def pages(channel: str, packs: Packs, secrets: DevSecrets) -> Sequence[Mapping[str, Any]]:
    """What SALUR_SANDBOX_MESSENGER or SALUR_SANDBOX_INSTAGRAM is: the same, as the sandbox is told of them."""
    return list(_pages(channel, packs, secrets))


def _pages(channel: str, packs: Packs, secrets: DevSecrets) -> Iterator[Mapping[str, Any]]:
    for pack in home_first(packs):
        for line in pack.channels.lines:
            if line.channel == channel:
                yield {
                    "pack": str(pack.code),
                    "name": pack.service,
                    "zone": str(pack.zone),
                    "account": ACCOUNT,
                    "app_secret": _made_up("app secret", channel, secrets),
                    "verify_token": _made_up("verify token", channel, secrets),
                    "access_token": _made_up(f"token {line.number}", channel, secrets),
                    "id": line.number,
                    "shown": line.shown,
                }


def _made_up(what: str, channel: str, secrets: DevSecrets) -> str:
    return hashlib.sha256(f"{channel} {what}\n{secrets.session_secret}".encode()).hexdigest()[:32]
