"""`salur channel new` gives a package that installs and passes the contract; `salur channel check` grades it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SALUR = [sys.executable, "-m", "salur.cli", "channel"]


def test_a_new_channel_is_bronze_before_anybody_has_touched_it(tmp_path: Path) -> None:
    subprocess.run([*SALUR, "new", "burung", "--in", str(tmp_path)], check=True, capture_output=True)
    installed = tmp_path / "installed"
    _install(tmp_path / "salur-burung", installed)
    graded = _checked("burung", installed)
    assert graded["tier"] == "bronze"
    states = {line["rule"]: line["state"] for line in graded["lines"]}
    assert (states["fuzz"], states["media"], states["outage"]) == ("done", "todo", "claimed")


def _install(package: Path, target: Path) -> None:
    """As an outsider would: built by its own pyproject into a wheel, and that unpacked."""
    uv = Path(sys.executable).parent / "uv"
    arguments = ["pip", "install", "--quiet", "--offline", "--no-deps", "--no-build-isolation"]
    subprocess.run([uv, *arguments, "--target", target, package], check=True, capture_output=True)


def _checked(name: str, installed: Path) -> Any:
    environment = os.environ | {"PYTHONPATH": str(installed)}
    ran = subprocess.run(
        [*SALUR, "check", name, "--quick", "--json"], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    found: Any = json.loads(ran.stdout)
    return found
