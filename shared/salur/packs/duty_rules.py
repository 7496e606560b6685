"""The rules about a pack's rotas: nobody calls into the void. Each yields findings with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import get_args

from salur.packs.agency import OfficeLevel
from salur.packs.document import Key
from salur.packs.duty import OfficePosts, Rota
from salur.packs.finding import Finding
from salur.packs.parts import Parts, found


def somebody_is_always_on_duty(parts: Parts) -> Iterator[Finding]:
    """Whoever acts in danger is on duty day and night, all week."""
    rotas = {rota.agency: (i, rota) for i, rota in enumerate(parts.duty.agencies)}
    for agency in dict.fromkeys(kind.agency for kind in parts.emergency.kinds):
        acts = f"agency {agency} acts in emergencies and"
        if agency not in rotas:
            yield found(parts, "duty.yaml", ("agencies",), f"{acts} has no rota")
            continue
        i, rota = rotas[agency]
        if gap := rota.gap():
            day, start, end = gap
            sentence = f"{acts} has nobody on duty on {day} from {start:%H:%M} to {end:%H:%M}"
            yield found(parts, "duty.yaml", ("agencies", i, "shifts"), sentence)
        if rota.head is None:
            yield found(parts, "duty.yaml", ("agencies", i), f"{acts} names no head, who is called last")


def rotas_name_what_exists(parts: Parts) -> Iterator[Finding]:
    agencies = {agency.code for agency in parts.agencies}
    for i, rota in enumerate(parts.duty.agencies):
        at: tuple[Key, ...] = ("agencies", i)
        if rota.agency not in agencies:
            sentence = f"the rota names agency {rota.agency}, which agencies.yaml does not list"
            yield found(parts, "duty.yaml", (*at, "agency"), sentence)
        if rota.agency in [one.agency for one in parts.duty.agencies[:i]]:
            yield found(parts, "duty.yaml", at, f"agency {rota.agency} has two rotas")
    for i, leader in enumerate(parts.duty.leaders):
        head = next((one.head for one in parts.duty.agencies if one.agency == leader.agency), None)
        if head is None:
            sentence = f"level {leader.level} is told to the head of {leader.agency}, which has none here"
            yield found(parts, "duty.yaml", ("leaders", i), sentence)


def offices_have_one_rota(parts: Parts) -> Iterator[Finding]:
    """The posts of a level are some office's, and stand there once; what is filled into their names is known."""
    levels = {agency.level for agency in parts.agencies}
    for i, posts in enumerate(parts.duty.offices):
        if posts.level not in levels:
            sentence = f"posts for offices of level {posts.level}, and agencies.yaml lists none"
            yield found(parts, "duty.yaml", ("offices", i, "level"), sentence, "warning")
        if posts.level in [one.level for one in parts.duty.offices[:i]]:
            sentence = f"the posts of offices of level {posts.level} are listed twice"
            yield found(parts, "duty.yaml", ("offices", i), sentence)
        for j, post in enumerate(posts.posts):
            for place in sorted(set(re.findall(r"\{.*?\}", post.name)) - {"{office}", "{place}"}):
                sentence = (
                    f'post "{post.key}" of {_whose(posts)} has a placeholder {place} that nothing fills'
                )
                yield found(parts, "duty.yaml", ("offices", i, "posts", j), sentence)


def posts_are_named_once(parts: Parts) -> Iterator[Finding]:
    """Who has the shifts, the admin and the head are posts, and no two posts have one key."""
    for at, posts in _all(parts):
        keys = [post.key for post in posts.posts]
        for j, key in enumerate(keys):
            if key in keys[:j]:
                sentence = f'post "{key}" of {_whose(posts)} is listed twice'
                yield found(parts, "duty.yaml", (*at, "posts", j), sentence)
        named = [((*at, name), key) for name in ("admin", "head") if (key := getattr(posts, name))]
        named += [
            ((*at, "shifts", j, "posts", k), key)
            for j, shift in enumerate(posts.shifts)
            for k, key in enumerate(shift.posts)
        ]
        for where, key in named:
            if key not in keys:
                sentence = f'{_whose(posts)} names post "{key}", which its posts do not list'
                yield found(parts, "duty.yaml", where, sentence)


def posts_can_be_reached(parts: Parts) -> Iterator[Finding]:
    lines = {line.channel for line in parts.channels.lines}
    lines |= {"whatsapp"} if parts.channels.whatsapp else set()
    lines |= {"sms"} if parts.channels.sms else set()
    for at, posts in _all(parts):
        for j, post in enumerate(posts.posts):
            for channel in sorted(set(post.channels) - lines):
                sentence = (
                    f'post "{post.key}" of {_whose(posts)} is called by {channel}, '
                    "and channels.yaml has no number there"
                )
                yield found(parts, "duty.yaml", (*at, "posts", j), sentence)


def late_cases_are_told(parts: Parts) -> Iterator[Finding]:
    """Whoever gets the reports of a category, and every office, has an admin and a head who hear of late ones."""
    rotas = {rota.agency: rota for rota in parts.duty.with_offices(parts.agencies).agencies}
    for agency in dict.fromkeys(category.agency for category in parts.categories):
        if missing := _missing(rotas.get(agency)):
            sentence = f"agency {agency} has {missing}, who would be told of its late cases"
            yield found(parts, "duty.yaml", ("agencies",), sentence, "warning")
    for level in get_args(OfficeLevel):
        offices = [agency.code for agency in parts.agencies if agency.level == level]
        deaf = [code for code in offices if _missing(rotas.get(code))]
        if deaf:
            more = f" and {len(deaf) - 1} more" if deaf[1:] else ""
            sentence = (
                f"office {deaf[0]}{more} of level {level} has nobody who would be told of its late cases"
            )
            yield found(parts, "duty.yaml", ("agencies",), sentence, "warning")


def rotas_are_checked(parts: Parts) -> Iterator[Finding]:
    unchecked = [rota.agency for rota in parts.duty.agencies if rota.is_example]
    unchecked += [f"offices of level {posts.level}" for posts in parts.duty.offices if posts.is_example]
    if unchecked:
        sentence = f"{len(unchecked)} rotas are unchecked: {', '.join(unchecked)}"
        yield found(parts, "duty.yaml", ("agencies",), sentence, "warning")


def _all(parts: Parts) -> Iterator[tuple[tuple[Key, ...], Rota | OfficePosts]]:
    """Each list of posts, with its place in duty.yaml."""
    yield from ((("agencies", i), rota) for i, rota in enumerate(parts.duty.agencies))
    yield from ((("offices", i), posts) for i, posts in enumerate(parts.duty.offices))


def _whose(posts: Rota | OfficePosts) -> str:
    return f"agency {posts.agency}" if isinstance(posts, Rota) else f"offices of level {posts.level}"


def _missing(rota: Rota | None) -> str:
    """Which of the two that are told first an agency lacks: "no admin and no head"."""
    return " and ".join(f"no {post}" for post in ("admin", "head") if getattr(rota, post, None) is None)


DUTY_RULES: tuple[Callable[[Parts], Iterator[Finding]], ...] = (
    somebody_is_always_on_duty,
    rotas_name_what_exists,
    offices_have_one_rota,
    posts_are_named_once,
    posts_can_be_reached,
    late_cases_are_told,
    rotas_are_checked,
)
