"""Each extra is enough for what runs on a machine that has no other: its roles, the command, and a sentence for the rest."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# Hides every package that the extra does not bring, then imports what the rest of the line names.
IMPORT = """
import importlib, re, sys
from importlib.metadata import entry_points, packages_distributions, requires
from packaging.requirements import Requirement

def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()

def brought(name, extra, found):
    if (name, extra) in found:
        return
    found.add((name, extra))
    for line in requires(name) or []:
        needed = Requirement(line)
        if needed.marker is None or needed.marker.evaluate({"extra": extra}):
            for more in ("", *needed.extras):
                brought(plain(needed.name), more, found)

found = set()
brought("salur", "", found)
brought("salur", sys.argv[1], found)
names = {name for name, _ in found}
of = packages_distributions()

class Hidden:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in of and not any(plain(d) in names for d in of[top]) and top != "packaging":
            raise ModuleNotFoundError(f"No module named {name!r}", name=top)

for name in [name for name in sys.modules if name.partition(".")[0] in of and name.partition(".")[0] != "packaging"]:
    del sys.modules[name]
sys.meta_path.insert(0, Hidden())
"""
ROLES = """
roles = [e for e in entry_points(group="salur.roles") if e.name.partition(".")[0] == sys.argv[1]]
assert roles
for entry in roles:
    entry.load()
"""
COMMAND = """
sys.argv[:] = ["salur", *sys.argv[2:]]
from salur.cli import main
main()
"""


def run(what: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", IMPORT + what, *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("service", ["intake", "verify", "router", "notify", "desk"])
def test_a_service_starts_with_its_own_extra_alone(service: str) -> None:
    done = run(ROLES, service)
    assert done.returncode == 0, done.stderr


def test_a_command_that_lacks_a_package_says_so_and_the_others_work() -> None:
    checked = run(COMMAND, "notify", "pack", "check", "packs")
    assert checked.returncode == 0, checked.stderr
    lacking = run(COMMAND, "notify", "classifier", "train", "laporan.csv", "--text", "isi")
    assert lacking.returncode == 1
    assert "is not installed here" in lacking.stderr
    assert "Traceback" not in lacking.stderr


def test_doctor_says_what_does_not_run_here() -> None:
    looked = run(COMMAND, "notify", "doctor", "--json")
    told = json.loads(looked.stdout)
    roles = {finding["name"]: finding["sentence"] for finding in told["findings"]}
    assert roles["role notify.worker"] == "its settings are right"
    assert "does not run here: " in roles["role desk.web"]
    assert any(setting["variable"] == "SALUR_KAFKA" for setting in told["settings"])
