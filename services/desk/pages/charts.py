"""Charts as plain geometry: what an inline SVG draws, and the words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, TOP = 640.0, 200.0, 26.0, 14.0
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """One bar; x, y, width and height in the drawing's units."""

    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class Tick:
    """One word on an axis and the line it stands at."""

    at: float
    words: str


@dataclass(frozen=True)
class Chart:
    """Bars of one or two kinds beside one another, and a line of points where there is one."""

    first: tuple[Bar, ...] = ()
    second: tuple[Bar, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    lines: tuple[str, ...] = ()
    across: tuple[Tick, ...] = ()
    up: tuple[Tick, ...] = ()


def pairs(one: Sequence[int], other: Sequence[int], names: Sequence[str]) -> Chart:
    """Two bars for each name, on a scale that ends at a round number."""
    top = rounded_up(max((*one, *other, 1)))
    step = WIDTH / max(len(names), 1)
    wide = step * 0.32
    low = HEIGHT - FOOT

    def bar(n: int, value: int, offset: float) -> Bar:
        height = value / top * (low - TOP)
        return Bar(
            round(n * step + offset, 1), round(low - height, 1), round(wide, 1), round(height, 1), str(value)
        )

    return Chart(
        first=tuple(bar(n, value, step * 0.16) for n, value in enumerate(one)),
        second=tuple(bar(n, value, step * 0.52) for n, value in enumerate(other)),
        across=_across(names, step),
        up=tuple(
            Tick(round(low - part * (low - TOP), 1), str(round(top * part))) for part in (0.0, 0.5, 1.0)
        ),
    )


def shares(values: Sequence[float | None], names: Sequence[str]) -> Chart:
    """A line from 0 to 100 %; where nothing is known it is broken."""
    step = WIDTH / max(len(names), 1)
    low = HEIGHT - FOOT
    points: list[tuple[float, float]] = []
    line: list[tuple[float, float]] = []
    lines: list[list[tuple[float, float]]] = []
    for n, value in enumerate(values):
        if value is None:
            lines.append(line)
            line = []
            continue
        point = round((n + 0.5) * step, 1), round(low - value * (low - TOP), 1)
        points.append(point)
        line.append(point)
    lines.append(line)
    return Chart(
        points=tuple(points),
        lines=tuple(" ".join(f"{x},{y}" for x, y in line) for line in lines if len(line) > 1),
        across=_across(names, step),
        up=tuple(Tick(round(low - part * (low - TOP), 1), f"{part:.0%}") for part in (0.0, 0.5, 1.0)),
    )


def rounded_up(value: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 …: its half is whole too."""
    top = 1
    while True:
        for step in _STEPS:
            if step * top * 2 >= value:
                return step * top * 2
        top *= 10


def _across(names: Sequence[str], step: float) -> tuple[Tick, ...]:
    """Every second name, the last one among them, so that they do not touch."""
    last = len(names) - 1
    return tuple(
        Tick(round((n + 0.5) * step, 1), name) for n, name in enumerate(names) if (last - n) % 2 == 0
    )
