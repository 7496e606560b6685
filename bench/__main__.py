"""`python -m bench [NAME …]`: runs the measurements named, else all, each in a process of its own.

A measurement is a module here with a `main` that gives an exit status: 0 where what it wants was reached. All run on
the same servers. Results stand in bench/results; how to read them, in bench/README.md.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.servers import servers

_MAIN = re.compile(r"^def main\(\)", re.MULTILINE)


def names() -> list[str]:
    """All measurements there are."""
    modules = sorted(Path(__file__).parent.glob("[a-z]*.py"))
    return [module.stem for module in modules if _MAIN.search(module.read_text("utf-8"))]


def main(wanted: Sequence[str]) -> int:
    """Runs them in turn; 1 where one of them missed, 2 for a name there is none of."""
    known = names()
    if unknown := sorted(set(wanted) - set(known)):
        print(f"There is no measurement {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    with servers() as on:
        env = os.environ | {"SALUR_KAFKA": on.kafka, "SALUR_MONGO": on.mongo}
        ends = {
            name: subprocess.run([sys.executable, "-m", f"bench.{name}"], env=env, check=False).returncode
            for name in wanted or known
        }
    missed = [name for name, end in ends.items() if end]
    print(f"missed: {', '.join(missed)}" if missed else "all reached")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
