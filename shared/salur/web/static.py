"""Static files under names that carry their content's hash, so that a browser fetches each only once.

References between files (`@import "x.css"`, `url("x.woff2")`, `from "./x.js"`, `import "./x.js"`, relative to the
file they stand in) are resolved when the process starts: imports of stylesheets are inlined, the others get the
hashed name.
"""

from __future__ import annotations

import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cramjam
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from salur.web.contrast import accent_css
from salur.web.icons import VENDOR

OWN = Path(__file__).parent / "static"
_MOUNT = "/static/"
_FOREVER = "public, max-age=31536000, immutable"
_KINDS = {".js": "text/javascript", ".woff2": "font/woff2"}
_TEXT = {".css", ".js", ".svg", ".json", ".webmanifest"}
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_IMPORT = re.compile(r'@import "([^"]+)";\s*')
_REFERENCE = re.compile(r'(url\("|from "|import ")([^":]+)(")')
_ACCENT = re.compile(r"accent-([0-9a-f]{6})\.css")


@dataclass(frozen=True)
class _File:
    """One served file; text is compressed when it is first asked for."""

    name: str
    plain: bytes

    @property
    def kind(self) -> str:
        known = _KINDS.get(posixpath.splitext(self.name)[1])
        return known or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @cached_property
    def brotli(self) -> bytes:
        return bytes(cramjam.brotli.compress(self.plain, level=11))

    @cached_property
    def gzip(self) -> bytes:
        return bytes(cramjam.gzip.compress(self.plain, level=9))

    def answer(self, accepts: str) -> Response:
        headers = {"cache-control": _FOREVER, "x-content-type-options": "nosniff"}
        body = self.plain
        if posixpath.splitext(self.name)[1] in _TEXT:
            headers["vary"] = "accept-encoding"
            if "br" in accepts:
                body, headers["content-encoding"] = self.brotli, "br"
            elif "gzip" in accepts:
                body, headers["content-encoding"] = self.gzip, "gzip"
        return Response(body, media_type=self.kind, headers=headers)


class Assets:
    """The static files of one or more folders, as an ASGI application to be mounted at /static.

    A later folder adds files; a name that two folders hold is an error, as is a reference to a missing file.
    Raises FileNotFoundError with the command to run when font and icons have not been copied.
    """

    def __init__(self, *folders: Path) -> None:
        if not (VENDOR / "plus-jakarta-sans.woff2").is_file():
            raise FileNotFoundError("font and icons are missing: run `npm ci && python -m salur.web.assets`")
        self._sources: dict[str, Path] = {}
        for folder in (OWN, *folders):
            self._collect(folder)
        self._hashed: dict[str, str] = {}
        self._files: dict[str, _File] = {}
        self._reading: list[str] = []
        for name in self._sources:
            self._publish(name)

    def url(self, name: str) -> str:
        """The address of a file, such as `/static/citizen.3f2a1b9c.css`. Raises KeyError for an unknown name."""
        return _MOUNT + self._hashed[name]

    @staticmethod
    def accent(colour: str) -> str:
        """The address of the small stylesheet that sets a pack's accent, corrected for contrast."""
        return f"{_MOUNT}accent-{colour.removeprefix('#').lower()}.css"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        name = request.url.path.rpartition(_MOUNT)[2]
        await self._answer(name, request.headers.get("accept-encoding", ""))(scope, receive, send)

    def _answer(self, name: str, accepts: str) -> Response:
        accent = _ACCENT.fullmatch(name)
        if accent is not None:
            return _File(name, accent_css(accent[1]).encode()).answer(accepts)
        file = self._files.get(name)
        return file.answer(accepts) if file else PlainTextResponse("Berkas ini tidak ada.", status_code=404)

    def _collect(self, folder: Path) -> None:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = path.relative_to(folder).as_posix()
            if any(part.startswith(".") for part in name.split("/")) or name.startswith("vendor/licences/"):
                continue
            if name in self._sources:
                raise ValueError(f"two folders hold the static file {name}: {self._sources[name]} and {path}")
            self._sources[name] = path

    def _publish(self, name: str) -> str:
        """Reads, rewrites and hashes one file, those it refers to first; gives its hashed name."""
        if name in self._hashed:
            return self._hashed[name]
        if name in self._reading:
            raise ValueError(f"static files refer to one another in a circle: {' -> '.join(self._reading)}")
        self._reading.append(name)
        content = self._content(name)
        self._reading.pop()
        stem, ending = posixpath.splitext(name)
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}{ending}"
        self._hashed[name] = hashed
        self._files[hashed] = _File(hashed, content)
        return hashed

    def _content(self, name: str) -> bytes:
        if name.endswith(".css"):
            return self._rewritten(name, "".join(self._stylesheet(name)))
        if name.endswith(".js"):
            return self._rewritten(name, self._sources[name].read_text(encoding="utf-8"))
        return self._sources[name].read_bytes()

    def _stylesheet(self, name: str) -> Iterator[str]:
        """A stylesheet with its imports in their places; addresses become relative to the static root."""
        text = _COMMENT.sub("", self._sources[name].read_text(encoding="utf-8"))
        at = 0
        for found in _IMPORT.finditer(text):
            yield text[at : found.start()]
            yield from self._stylesheet(self._resolve(name, found[1]))
            at = found.end()
        yield _REFERENCE.sub(lambda m: f"{m[1]}/{self._resolve(name, m[2])}{m[3]}", text[at:])

    def _rewritten(self, name: str, text: str) -> bytes:
        def point(found: re.Match[str]) -> str:
            return found[1] + _MOUNT + self._publish(self._resolve(name, found[2])) + found[3]

        return _REFERENCE.sub(point, text).encode()

    def _resolve(self, name: str, reference: str) -> str:
        if reference.startswith("/"):
            target = reference[1:]
        else:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), reference))
        if target not in self._sources:
            raise FileNotFoundError(f"static file {name} refers to {reference}, which is not there")
        return target
