"""The rules about a pack's rotas: nobody calls into the void. Each yields findings with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from salur.packs.document import Key
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
        keys = [post.key for post in rota.posts]
        for j, key in enumerate(keys):
            if key in keys[:j]:
                sentence = f'post "{key}" of agency {rota.agency} is listed twice'
                yield found(parts, "duty.yaml", (*at, "posts", j), sentence)
        named = [((*at, name), key) for name in ("admin", "head") if (key := getattr(rota, name))]
        named += [
            ((*at, "shifts", j, "posts", k), key)
            for j, shift in enumerate(rota.shifts)
            for k, key in enumerate(shift.posts)
        ]
        for where, key in named:
            if key not in keys:
                sentence = f'agency {rota.agency} names post "{key}", which its posts do not list'
                yield found(parts, "duty.yaml", where, sentence)
    for i, leader in enumerate(parts.duty.leaders):
        head = next((one.head for one in parts.duty.agencies if one.agency == leader.agency), None)
        if head is None:
            sentence = f"level {leader.level} is told to the head of {leader.agency}, which has none here"
            yield found(parts, "duty.yaml", ("leaders", i), sentence)


def posts_can_be_reached(parts: Parts) -> Iterator[Finding]:
    lines = {line.channel for line in parts.channels.lines}
    lines |= {"whatsapp"} if parts.channels.whatsapp else set()
    lines |= {"sms"} if parts.channels.sms else set()
    for i, rota in enumerate(parts.duty.agencies):
        for j, post in enumerate(rota.posts):
            for channel in sorted(set(post.channels) - lines):
                sentence = (
                    f'post "{post.key}" of agency {rota.agency} is called by {channel}, '
                    "and channels.yaml has no number there"
                )
                yield found(parts, "duty.yaml", ("agencies", i, "posts", j), sentence)


def late_cases_are_told(parts: Parts) -> Iterator[Finding]:
    """Whoever gets the reports of a category has an admin and a head who hear of late ones."""
    rotas = {rota.agency: rota for rota in parts.duty.agencies}
    for agency in dict.fromkeys(category.agency for category in parts.categories):
        rota = rotas.get(agency)
        missing = [post for post in ("admin", "head") if getattr(rota, post, None) is None]
        if missing:
            sentence = (
                f"agency {agency} has no {' and no '.join(missing)}, who would be told of its late cases"
            )
            yield found(parts, "duty.yaml", ("agencies",), sentence, "warning")


def rotas_are_checked(parts: Parts) -> Iterator[Finding]:
    unchecked = [rota.agency for rota in parts.duty.agencies if rota.is_example]
    if unchecked:
        sentence = f"{len(unchecked)} rotas are unchecked: {', '.join(unchecked)}"
        yield found(parts, "duty.yaml", ("agencies",), sentence, "warning")


DUTY_RULES: tuple[Callable[[Parts], Iterator[Finding]], ...] = (
    somebody_is_always_on_duty,
    rotas_name_what_exists,
    posts_can_be_reached,
    late_cases_are_told,
    rotas_are_checked,
)
