"""Telegram under `salur dev`: a bot for each line of the packs, at the sandbox's Bot API."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from salur.dev.home import home_first
from salur.dev.secrets import DevSecrets
from salur.packs import Packs

# Who hears, who fetches and who sends: they alone are told token and secret.
ROLES = ("intake.gateway", "intake.media", "notify.worker")


def accounts(packs: Packs, secrets: DevSecrets) -> Mapping[str, Mapping[str, str]]:
    """What SALUR_TELEGRAM is: the bots by account."""
    return {
        bot["account"]: {key: bot[key] for key in ("token", "secret", "bot")} for bot in bots(packs, secrets)
    }


def bots(packs: Packs, secrets: DevSecrets) -> Sequence[Mapping[str, Any]]:
    """What SALUR_SANDBOX_TELEGRAM is: the same bots, as the sandbox is told of them."""
    return list(_bots(packs, secrets))


def _bots(packs: Packs, secrets: DevSecrets) -> Iterator[Mapping[str, Any]]:
    for pack in home_first(packs):
        for line in pack.channels.lines:
            if line.channel == "telegram":
                yield {
                    "pack": str(pack.code),
                    "name": pack.service,
                    "zone": str(pack.zone),
                    "account": line.number.replace("_", "-"),
                    "bot": line.number,
                    "token": f"{len(line.number)}:{_made_up('token', line.number, secrets)}",
                    "secret": _made_up("secret", line.number, secrets),
                }


def _made_up(what: str, bot: str, secrets: DevSecrets) -> str:
    return hashlib.sha256(f"telegram {what}\n{bot}\n{secrets.session_secret}".encode()).hexdigest()[:32]
