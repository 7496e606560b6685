"""Wires the way to Dukcapil, where it is set up: settings, the HTTP client, the vault, and the rounds that ask again."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
from pydantic import Field

from salur.contracts.base import Lane
from salur.messaging.producer import Producer
from salur.privacy import Purpose, VaultReader
from salur.privacy.audit_log import AuditLog
from salur.process import BadSettings, Process
from salur.settings import CoreSettings
from salur.store.database import Store
from salur.store.work import Work
from services.verify.adapters.checks import CHECKS, KafkaCases, WaitingChecks
from services.verify.adapters.dukcapil import (
    OWN_CONTRACT,
    Access,
    BadContract,
    HttpDukcapil,
    load_contract,
    trust,
)
from services.verify.adapters.facts import DAYS, FACTS, MongoFacts, MongoQuota
from services.verify.adapters.persons import VaultPersons
from services.verify.checking import Checker
from services.verify.rechecking import Rechecker

KINDS = (CHECKS, FACTS, DAYS)


class DukcapilSettings(CoreSettings):
    """The operator's access to Dukcapil. Without `dukcapil_url` nobody is looked up."""

    dukcapil_url: str = Field("", description="where Dukcapil is asked (https); empty: nobody is looked up")
    dukcapil_contract: Path = Field(
        OWN_CONTRACT, description="YAML file that says how a question is written and what answers mean"
    )
    dukcapil_fields: dict[str, str] = Field(
        {}, description="the account's fields in every question, as JSON", repr=False
    )
    dukcapil_headers: dict[str, str] = Field({}, description="headers of every question, as JSON", repr=False)
    dukcapil_ca: Path | None = Field(
        None, description="certificates that Dukcapil's is checked against (PEM)"
    )
    dukcapil_certificate: Path | None = Field(None, description="our client certificate (PEM) for mTLS")
    dukcapil_certificate_key: Path | None = Field(None, description="its key (PEM)")
    dukcapil_timeout: float = Field(2.0, gt=0, description="seconds that one question to Dukcapil may take")
    dukcapil_budget: float = Field(
        2.5,
        gt=0,
        description="seconds that a batch of reports waits for Dukcapil, all its questions together",
    )
    dukcapil_at_once: int = Field(8, gt=0, description="questions under way at once from one process")
    dukcapil_daily: int = Field(
        0, ge=0, description="questions a day (WIB) for all processes together; 0: as many as one likes"
    )
    dukcapil_remember_days: int = Field(
        7, ge=0, description="days that an answer is remembered, as a fact under an HMAC"
    )
    dukcapil_look_every: float = Field(
        5.0, gt=0, description="seconds between looks for identities to check again"
    )


def access(settings: DukcapilSettings) -> Access:
    """The account. Raises BadSettings where a NIK would go over the network in clear."""
    if not settings.dukcapil_url.startswith("https://") and not settings.dev:
        raise BadSettings("SALUR_DUKCAPIL_URL must begin with https://: NIKs go there.")
    return Access(
        settings.dukcapil_url,
        settings.dukcapil_fields,
        settings.dukcapil_headers,
        settings.dukcapil_timeout,
    )


def client(settings: DukcapilSettings) -> httpx.AsyncClient:
    """A client that trusts whom the settings name and goes by no proxy that happens to be set. Raises BadSettings."""
    try:
        verify = trust(settings.dukcapil_ca, settings.dukcapil_certificate, settings.dukcapil_certificate_key)
    except (OSError, ssl.SSLError) as error:
        raise BadSettings(
            f"SALUR_DUKCAPIL_CA, …_CERTIFICATE or …_CERTIFICATE_KEY cannot be used: {error.strerror or error}."
        ) from None
    limits = httpx.Limits(max_connections=settings.dukcapil_at_once)
    return httpx.AsyncClient(verify=verify, limits=limits, timeout=settings.dukcapil_timeout, trust_env=False)


@asynccontextmanager
async def looking_up(process: Process, store: Store, producer: Producer) -> AsyncIterator[Checker | None]:
    """The way to Dukcapil, and in the routine lane this process's share of asking again; None where it is not set up."""
    settings: DukcapilSettings = process.settings
    if not settings.dukcapil_url:
        yield None
        return
    try:
        contract = load_contract(settings.dukcapil_contract)
    except BadContract as bad:
        raise BadSettings(f"SALUR_DUKCAPIL_CONTRACT: {bad}.") from None
    account, keys, clock = access(settings), process.keys, process.clock
    if Purpose.VAULT not in keys.ids():
        raise BadSettings(
            "SALUR_DUKCAPIL_URL is set, and this process has no key of the purpose vault to open a NIK."
        )
    audit = AuditLog(store, "verify", f"dukcapil-{settings.instance}-{'-'.join(process.lanes)}", clock)
    await audit.prepare()
    await store.prepare(KINDS)
    async with client(settings) as http:
        checker = Checker(
            HttpDukcapil(account, contract, http),
            VaultPersons(VaultReader(partial(Work, store), keys, audit), keys.refs()),
            MongoFacts(store, timedelta(days=settings.dukcapil_remember_days)),
            MongoQuota(store, settings.dukcapil_daily),
            clock=clock,
            at_once=settings.dukcapil_at_once,
        )
        running = [process.anchor(audit, producer)]
        if Lane.ROUTINE in process.lanes:
            rechecker = Rechecker(
                checker, WaitingChecks(store, process.packs), KafkaCases(producer, process.registry), clock
            )
            asking = rechecker.for_ever(settings.dukcapil_look_every)
            running.append(process.spawn(asking, "identities"))
        try:
            yield checker
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
