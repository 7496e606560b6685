"""The cookie, the limits, and the addresses of jurisdictions."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from salur.packs import Packs
from salur.web.callers import Callers, Limit
from services.desk.pages.cookies import Cookies
from services.desk.pages.jurisdictions import Jurisdictions, base_of, pack_of, site_of
from services.desk.pages.sign_in import way_back
from tests.made_up import pack

KEY = b"k" * 32


def request(path: str = "/", client: str = "10.0.0.1", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "path": path, "headers": raw, "client": (client, 1), "query_string": b""})


def test_cookie_is_signed_and_kept_from_scripts_and_strangers() -> None:
    cookies = Cookies(KEY, secure=True)
    response = Response()
    token = cookies.new()
    cookies.give(response, token)
    given = response.headers["set-cookie"]
    name, _, value = given.split(";")[0].partition("=")
    assert name == "__Host-salur"
    assert {part.strip().lower() for part in given.split(";")[1:]} == {
        "path=/",
        "secure",
        "httponly",
        "samesite=lax",
    }
    assert cookies.read(request(cookie=f"{name}={value}")) == token
    for forged in (f"{name}={token}.{'0' * 32}", f"{name}={token}", f"{name}=x{value}", f"salur={value}"):
        assert cookies.read(request(cookie=forged)) is None
    assert Cookies(b"x" * 32, secure=True).read(request(cookie=f"{name}={value}")) is None


def test_limit_fills_again_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("salur.web.callers.time.monotonic", lambda: now[0])
    limit = Limit(tries=3, seconds=60)
    for _ in range(3):
        assert limit.allows("a")
        limit.take("a")
    assert not limit.allows("a")
    assert limit.allows("b")
    now[0] += 20
    assert limit.allows("a")
    limit.take("a")
    assert not limit.allows("a")
    # What came to nothing does not count, and gives nobody more than there is.
    limit.give_back("a")
    assert limit.allows("a")
    for _ in range(9):
        limit.give_back("b")
    for _ in range(3):
        limit.take("b")
    assert not limit.allows("b")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "caller"),
    [
        (0, "", "10.0.0.1"),
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.2", "9.9.9.9"),
        (2, "9.9.9.9", "10.0.0.1"),
    ],
)
def test_caller_is_whom_our_own_proxies_saw_whatever_the_caller_writes(
    proxies: int, forwarded: str, caller: str
) -> None:
    headers = {"x_forwarded_for": forwarded} if forwarded else {}
    assert Callers(proxies).of(request(**headers)) == caller


async def seen(packs: Packs, path: str, host: str = "salur.example") -> Request | Response:
    """What a page gets to see of a request, or how it is answered before."""
    found: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(Request(scope))

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = {name.decode(): value.decode() for name, value in message["headers"]}
            found.append(Response(status_code=message["status"], headers=headers))

    await Jurisdictions(app, packs)(request(path, host=host).scope, None, send)  # type: ignore[arg-type]  # no body
    answer: Request | Response = found[0]
    return answer


def two_packs() -> Packs:
    mine = pack()
    return Packs({"74.09": mine, "17.06": mine}, {}, {"konawe-utara.localhost": mine})


async def test_host_name_says_whose_page_it_is() -> None:
    found = await seen(two_packs(), "/lacak", "konawe-utara.localhost:8080")
    assert isinstance(found, Request)
    assert pack_of(found) is pack()
    assert base_of(found) == ""
    assert site_of(found, pack()).home == "/"


async def test_prefix_says_whose_page_it_is_where_several_share_an_address() -> None:
    found = await seen(two_packs(), "/74.09/lacak")
    assert isinstance(found, Request)
    assert pack_of(found) is pack()
    assert base_of(found) == "/74.09"
    assert found.url.path == "/74.09/lacak"
    assert site_of(found, pack(), "/meja").home == "/74.09/meja"


async def test_prefix_alone_goes_to_its_front_page() -> None:
    found = await seen(two_packs(), "/74.09")
    assert isinstance(found, Response)
    assert (found.status_code, found.headers["location"]) == (308, "/74.09/")


async def test_unknown_prefix_and_shared_address_name_nobody() -> None:
    for path in ("/99.99/lacak", "/"):
        found = await seen(two_packs(), path)
        assert isinstance(found, Request)
        assert pack_of(found) is None


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/meja", "/meja"),
        ("/meja/r-1", "/meja/r-1"),
        ("/meja?saringan=selesai", "/meja?saringan=selesai"),
        ("", "/meja"),
        ("https://elsewhere.example", "/meja"),
        ("//elsewhere.example/meja", "/meja"),
        ("/mejaku", "/meja"),
        ("/meja/masuk", "/meja"),
        ("/meja/\\elsewhere.example", "/meja"),
    ],
)
def test_sign_in_leads_back_to_the_console_only(asked: str, to: str) -> None:
    assert way_back(asked) == to
