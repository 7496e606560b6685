"""`python -m salur.web.assets`: copies the font, the icons and the map script that the pages use out of node_modules."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from salur.web.icons import ICONS, VENDOR

_FONT = "@fontsource-variable/plus-jakarta-sans"
_ICONS = "lucide-static"
_MAP = "leaflet"


def wanted() -> dict[str, str]:
    """What is copied: the path under static/vendor and where it lies under node_modules."""
    files = {
        "plus-jakarta-sans.woff2": f"{_FONT}/files/plus-jakarta-sans-latin-wght-normal.woff2",
        "licences/plus-jakarta-sans.txt": f"{_FONT}/LICENSE",
        "licences/lucide.txt": f"{_ICONS}/LICENSE",
        "leaflet.js": f"{_MAP}/dist/leaflet.js",
        "leaflet.css": f"{_MAP}/dist/leaflet.css",
        "licences/leaflet.txt": f"{_MAP}/LICENSE",
    }
    return files | {f"icons/{name}.svg": f"{_ICONS}/icons/{name}.svg" for name in ICONS}


def copy(modules: Path, vendor: Path = VENDOR) -> int:
    """Copies every wanted file and gives their number. Raises FileNotFoundError naming the first missing one."""
    files = wanted()
    for source in files.values():
        if not (modules / source).is_file():
            raise FileNotFoundError(f"{modules / source} is missing: run `npm ci` beside package.json first")
    shutil.rmtree(vendor, ignore_errors=True)
    for target, source in files.items():
        (vendor / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, vendor / target)
    return len(files)


def main() -> None:
    """Copies from the folder given on the command line, else from ./node_modules; one sentence when it cannot."""
    modules = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("node_modules")
    try:
        count = copy(modules)
    except FileNotFoundError as missing:
        sys.exit(str(missing))
    print(f"{count} files of font, icons and map copied to {VENDOR}")


if __name__ == "__main__":
    main()
