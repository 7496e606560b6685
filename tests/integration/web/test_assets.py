"""Static files as a browser gets them, and the page that shows every component."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import cramjam
import pytest

from salur.web import Assets
from salur.web import assets as vendoring
from salur.web.icons import ICONS
from salur.web.style import style_app
from tests.serving import serving

ROOT = Path(__file__).parents[3]
FIRST_LOAD = 100_000


@pytest.fixture
async def site() -> AsyncIterator[str]:
    async with serving(style_app()) as address:
        yield address


async def _get(url: str, **headers: str) -> tuple[aiohttp.ClientResponse, bytes]:
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(url, headers=headers) as answer,
    ):
        return answer, await answer.read()


async def test_names_carry_the_content_and_are_kept_for_ever(site: str) -> None:
    url = Assets().url("citizen.css")
    answer, body = await _get(site + url, **{"accept-encoding": "gzip, br"})
    assert re.fullmatch(r"/static/citizen\.[0-9a-f]{8}\.css", url)
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]
    plain = bytes(cramjam.brotli.decompress(body))
    assert b"@import" not in plain
    assert re.search(rb'url\("/static/vendor/plus-jakarta-sans\.[0-9a-f]{8}\.woff2"\)', plain)
    gzipped, zipped = await _get(site + url, **{"accept-encoding": "gzip"})
    assert gzipped.headers["content-encoding"] == "gzip"
    assert bytes(cramjam.gzip.decompress(zipped)) == plain
    bare, whole = await _get(site + url, **{"accept-encoding": "identity"})
    assert "content-encoding" not in bare.headers
    assert whole == plain


async def test_modules_import_one_another_by_their_hashed_names(site: str) -> None:
    _answer, body = await _get(site + Assets().url("js/live.js"), **{"accept-encoding": "identity"})
    found = re.search(rb'from "(/static/js/announce\.[0-9a-f]{8}\.js)"', body)
    assert found
    answer, _body = await _get(site + found[1].decode())
    assert (answer.status, answer.content_type) == (200, "text/javascript")


async def test_what_is_not_there_is_404(site: str) -> None:
    for path in ("/static/citizen.00000000.css", "/static/../pages.py", "/static/accent-zzzzzz.css"):
        answer, _body = await _get(site + path)
        assert answer.status == 404


async def test_first_load_of_a_citizen_page_is_light(site: str) -> None:
    """Font, styles, accent, icon and scripts over the wire; the page's own HTML is a few kilobytes more."""
    assets = Assets()
    names = (
        "citizen.css",
        "vendor/plus-jakarta-sans.woff2",
        "mark.svg",
        "js/live.js",
        "js/announce.js",
        "js/copy.js",
    )
    urls = [*(assets.url(name) for name in names), assets.accent("#0F766E")]
    bodies = await asyncio.gather(*(_get(site + url, **{"accept-encoding": "br"}) for url in urls))
    assert sum(len(body) for _answer, body in bodies) < FIRST_LOAD / 2


async def test_pages_are_guarded_and_run_nothing_inline(site: str) -> None:
    answer, body = await _get(f"{site}/gaya", **{"accept-encoding": "identity"})
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    html = body.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert not re.search(r"\son[a-z]+=", html)


async def test_english_is_one_link_away_and_back(site: str) -> None:
    _answer, body = await _get(f"{site}/gaya?bahasa=en", **{"accept-encoding": "identity"})
    html = body.decode()
    assert '<html lang="en">' in html
    assert "Skip to content" in html
    assert 'href="/gaya" lang="id"' in html


def test_a_missing_package_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is missing: run `npm ci`"):
        vendoring.copy(tmp_path, tmp_path / "vendor")


def test_a_reference_to_nothing_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "broken.css").write_text('@import "css/gone.css";')
    with pytest.raises(FileNotFoundError, match=r"broken\.css refers to css/gone\.css"):
        Assets(tmp_path)


def test_every_icon_that_a_page_shows_is_listed() -> None:
    sources = [
        path for folder in ("shared", "services", "sandbox") for path in (ROOT / folder).rglob("*.html")
    ]
    shown = {
        name
        for path in sources
        for name in re.findall(r'icon\("([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert shown
    assert shown <= set(ICONS)
