"""Telephones of those on duty under `salur dev`: made-up numbers, one for each post of each pack's rotas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from salur.dev.home import home_first
from salur.packs import Pack, Packs
from salur.packs.duty import Post, Rota

# Who sends to officers, and who must know them from citizens.
ROLES = ("intake.dialogue", "intake.gateway", "intake.sms", "notify.worker")


def numbers(packs: Packs) -> dict[str, dict[str, str]]:
    """What SALUR_DUTY_NUMBERS is."""
    return {
        f"{pack.code}/{rota.agency}/{post.key}": dict.fromkeys(post.channels, number)
        for pack, rota, post, number in _posts(packs)
    }


def telephones(packs: Packs) -> Sequence[dict[str, Any]]:
    """What SALUR_SANDBOX_DUTY is: the same telephones, as the sandbox is told of them."""
    return [
        {"pack": str(pack.code), "name": post.name, "number": number}
        for pack, _, post, number in _posts(packs)
    ]


def _posts(packs: Packs) -> Iterator[tuple[Pack, Rota, Post, str]]:
    """+62 800 is no mobile prefix: nobody has these numbers."""
    for pack in home_first(packs):
        posts = [(rota, post) for rota in pack.duty.agencies for post in rota.posts]
        for serial, (rota, post) in enumerate(posts, 1):
            yield pack, rota, post, f"62800{str(pack.code).replace('.', '')}9{serial:03d}"
