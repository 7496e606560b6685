"""Every log call of ours: a fixed word as its event, and values by names that a line may hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from salur.observability.scrubbing import CODES, NUMBERS, SENTENCES

ROOT = Path(__file__).parents[2]
METHODS = {"debug", "info", "warning", "error", "exception", "critical"}


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for folder in ("shared/salur", "services", "sandbox"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "logger"), attr=method)):
                        if method in METHODS:
                            yield f"{file.relative_to(ROOT)}:{node.lineno}", node


@pytest.mark.parametrize("call", [pytest.param(call, id=place) for place, call in _calls()])
def test_a_log_call_is_a_fixed_word_and_names_from_the_list(call: ast.Call) -> None:
    (event,) = call.args
    assert isinstance(event, ast.Constant), "the event is a fixed word: values go by name"
    assert str(event.value).replace("_", "").islower()
    unknown = {keyword.arg for keyword in call.keywords} - NUMBERS - CODES - SENTENCES
    assert not unknown, f"{unknown} would be withheld: see salur.observability.scrubbing"


def test_nobody_prints_past_the_log() -> None:
    quiet = ("services", *(f"shared/salur/{part}" for part in ("channels", "contracts", "privacy", "store")))
    printing = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for folder in quiet
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []
