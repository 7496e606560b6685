"""Signing in at an OpenID Connect provider: who is let in, and what is not believed."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from joserfc.jwk import OctKey

from salur.process import BadSettings
from services.desk.settings import DeskSettings
from tests.integration.desk.issuer import CLIENT, CLIENT_SECRET, Issuer, issuer_at_work, new_key
from tests.integration.desk.meja import SECRET, Answer, Browser, Meja, desk_at_work
from tests.polling import eventually


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with issuer_at_work() as running:
        yield running


@pytest.fixture
async def meja(kafka: str, mongo: str, prefix: str, topics: None, issuer: Issuer) -> AsyncIterator[Meja]:
    given = {
        "oidc_issuer": issuer.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_claims": {"roles": {"kominfo-admin": "admin", "admin": "admin", "opd": "officer"}},
        "dev_officers": [],
    }
    async with desk_at_work(kafka, mongo, prefix, **given) as running:
        yield running


async def enter(browser: Browser) -> Answer:
    """Presses the one button of the sign-in page and follows wherever it leads."""
    page = await browser.get("/meja/masuk")
    assert "Kata sandi" not in page.text
    return await browser.post("/meja/masuk", page.form("/meja/masuk"))


async def test_the_provider_s_word_opens_the_desk(meja: Meja, issuer: Issuer) -> None:
    async with meja.browser() as browser:
        page = await enter(browser)
        assert (page.status, page.url) == (200, f"{meja.url}/meja")
        assert "Admin Dinas" in page.text
        asked = issuer.asked[0]
        assert asked["redirect_uri"] == f"{meja.url}/meja/masuk/kembali"
        assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 32

        page = await browser.get("/meja/masuk")
        assert page.url == f"{meja.url}/meja"


async def test_roles_come_from_the_claims_that_the_settings_name(meja: Meja, issuer: Issuer) -> None:
    issuer.claims |= {"salur_role": ["pegawai", "opd"], "salur_agency": "PUPR", "name": "Petugas Jalan"}
    async with meja.browser() as browser:
        page = await enter(browser)
        assert "Petugas Jalan" in page.text
        assert "Dinas PUPR" in page.text
        assert "Perlu diteruskan" not in page.text


async def test_somebody_without_a_role_or_place_here_is_told_so(meja: Meja, issuer: Issuer) -> None:
    known = dict(issuer.claims)
    for claims in (
        {"salur_role": "tamu"},
        {"salur_role": None},
        {"salur_pack": None},
        {"salur_pack": "99.99"},
        {"salur_role": "opd"},
        {"salur_role": "opd", "salur_agency": "TIDAK-ADA"},
    ):
        issuer.claims = known | claims
        async with meja.browser() as browser:
            page = await enter(browser)
            assert page.status == 403, claims
            assert "Akun Anda belum terdaftar sebagai petugas" in page.text
            assert (await browser.get("/meja")).url.startswith(f"{meja.url}/meja/masuk")


def unsigned(_: Issuer, claims: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def signed_by_a_stranger(issuer: Issuer, claims: dict[str, Any]) -> str:
    return issuer.signed(claims, new_key())


def signed_with_our_own_secret(issuer: Issuer, claims: dict[str, Any]) -> str:
    key = OctKey.import_key(CLIENT_SECRET * 2, {"kid": str(issuer.key.kid)})
    return issuer.signed(claims, key, "HS256")


async def test_token_that_the_provider_did_not_sign_for_this_sign_in_opens_nothing(
    meja: Meja, issuer: Issuer
) -> None:
    forged = (unsigned, signed_by_a_stranger, signed_with_our_own_secret)
    changed: tuple[dict[str, Any], ...] = (
        {"nonce": "another"},
        {"aud": "somebody-else"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_700_000_000},
        {"azp": "somebody-else"},
    )
    for forge, claims in [*((forge, {}) for forge in forged), *((None, claims) for claims in changed)]:
        issuer.forge, issuer.changed = forge, claims
        async with meja.browser() as browser:
            assert (await enter(browser)).status == 403, (forge, claims)
            assert (await browser.get("/meja")).url.startswith(f"{meja.url}/meja/masuk")


async def test_provider_s_new_key_is_fetched(meja: Meja, issuer: Issuer) -> None:
    async with meja.browser() as browser:
        assert (await enter(browser)).status == 200
    issuer.key = new_key()

    async def let_in() -> bool:
        async with meja.browser() as browser:
            return (await enter(browser)).status == 200

    await eventually(let_in, within=20)


async def test_answer_is_taken_once_and_from_the_browser_that_asked(meja: Meja, issuer: Issuer) -> None:
    async with meja.browser() as victim, meja.browser() as attacker:
        page = await attacker.get("/meja/masuk")
        sent = await attacker.post("/meja/masuk", page.form("/meja/masuk"), allow_redirects=False)
        location = sent.headers["location"]
        async with attacker.client.get(location, allow_redirects=False) as answer:
            back = answer.headers["Location"].removeprefix(meja.url)
        await victim.get("/meja/masuk")
        assert (await victim.get(back)).status == 403
        assert (await victim.get("/meja")).url.startswith(f"{meja.url}/meja/masuk")
        # The try used it up, for the one who asked too.
        assert (await attacker.get(back)).status == 403
        assert (await attacker.get("/meja/masuk/kembali?code=x&state=y")).status == 403


async def test_provider_that_is_away_is_said_in_a_sentence(meja: Meja, issuer: Issuer) -> None:
    issuer.url = "http://127.0.0.1:9"
    async with meja.browser() as browser:
        page = await enter(browser)
        assert page.status == 503
        assert "Belum bisa masuk" in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "SALUR_OIDC_ISSUER"),
        ({"oidc_issuer": "http://masuk.example", "oidc_client_id": "meja"}, "https://"),
        ({"oidc_issuer": "https://masuk.example"}, "SALUR_OIDC_CLIENT_ID"),
        ({"session_secret": "pendek", "dev": True}, "SALUR_SESSION_SECRET"),
        (
            {"dev_officers": [{"user": "a", "password": "b", "role": "admin", "pack": "74.09", "name": "A"}]},
            "SALUR_DEV_OFFICERS",
        ),
    ],
)
def test_desk_does_not_start_without_a_way_to_know_its_officers(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        DeskSettings.model_validate({"session_secret": SECRET, "dev": False} | changed).checked()
