"""Dukcapil over HTTPS: a question in the body of a POST, so that no NIK stands in an address; what comes back is a fact."""

from __future__ import annotations

import asyncio
import json
import random
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import yaml
from pydantic import ValidationError

from services.verify.domain.identity import IdentityFact
from services.verify.domain.mapping import DukcapilContract, Meaning, written_name
from services.verify.ports import Person, Silence, Unanswered

OWN_CONTRACT = Path(__file__).with_name("dukcapil.yaml")
# What was not heard at all is asked once more, within the same time; an answer that is slow is not.
_TRIES = 2
_PAUSE = 0.1
_AGAIN = frozenset({502, 503, 504})
_MOST_BYTES = 256 * 1024


class BadContract(ValueError):
    """A table of the contract that cannot be used; the text says where."""


def load_contract(path: Path) -> DukcapilContract:
    """The table in a YAML or JSON file. Raises BadContract."""
    try:
        return DukcapilContract.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise BadContract(f"{path} cannot be read ({type(error).__name__})") from None
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the table"
        raise BadContract(f"{path}: {where}: {first['msg']}") from None


def trust(ca: Path | None = None, certificate: Path | None = None, key: Path | None = None) -> ssl.SSLContext:
    """Whom we believe, and who we say that we are: a client certificate with its key (mTLS). Raises OSError."""
    context = ssl.create_default_context(cafile=ca)
    if certificate is not None:
        context.load_cert_chain(certificate, key)
    return context


@dataclass(frozen=True)
class Access:
    """One operator's account. `fields` go into every question, `headers` with it; both may be secret."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 2.0


class HttpDukcapil:
    """Meets `ports.Registry`. `http` follows no redirect: a NIK goes to one address only."""

    def __init__(self, access: Access, contract: DukcapilContract, http: httpx.AsyncClient) -> None:
        self._access = access
        self._contract = contract
        self._http = http
        self._url = access.url.rstrip("/") + contract.path

    async def ask(self, person: Person) -> IdentityFact:
        try:
            async with asyncio.timeout(self._access.timeout):
                status, content = await self._asked(person)
        except TimeoutError:
            raise Unanswered(Silence.SLOW, "timeout") from None
        meaning = self._contract.read(status, _json(content))
        if meaning is Meaning.QUOTA:
            raise Unanswered(Silence.QUOTA, f"http_{status}")
        if meaning is Meaning.AWAY or (meaning is None and status != httpx.codes.OK):
            raise Unanswered(Silence.AWAY, f"http_{status}")
        fact = meaning.fact if meaning else None
        if fact is None:
            raise Unanswered(Silence.UNREADABLE, "no_rule")
        # Without a name there was nothing to compare, whatever the words of the answer are.
        return IdentityFact.LISTED if fact is IdentityFact.MATCH and person.name is None else fact

    async def _asked(self, person: Person) -> tuple[int, bytes]:
        for left in reversed(range(_TRIES)):
            try:
                status, content = await self._post(person)
            except httpx.HTTPError as away:
                if not left:
                    raise Unanswered(Silence.AWAY, type(away).__name__) from None
            else:
                if status not in _AGAIN or not left:
                    return status, content
            await asyncio.sleep(_PAUSE * random.uniform(1, 3))
        raise AssertionError  # the last try returns or raises

    async def _post(self, person: Person) -> tuple[int, bytes]:
        name = written_name(person.name.reveal()) if person.name else None
        question = self._contract.question(person.nik.reveal(), name, self._access.fields)
        as_json = self._contract.body == "json"
        async with self._http.stream(
            "POST",
            self._url,
            headers=dict(self._access.headers),
            json=question if as_json else None,
            data=None if as_json else question,
        ) as answer:
            content = b""
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > _MOST_BYTES:
                    raise Unanswered(Silence.UNREADABLE, "too_large")
            return answer.status_code, content


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return None
