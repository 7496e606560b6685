"""The settings that every process has. A service adds its own in a subclass; each is an environment variable."""

from __future__ import annotations

import socket
from enum import StrEnum
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from salur.store.driver import DriverName


class LogFormat(StrEnum):
    """How log lines look: one JSON object each, or for a person at a terminal."""

    JSON = "json"
    CONSOLE = "console"


class CoreSettings(BaseSettings):
    """What a Salur process needs to find its servers, its keys and its packs."""

    model_config = SettingsConfigDict(env_prefix="SALUR_", extra="ignore", hide_input_in_errors=True)

    kafka: str = Field("127.0.0.1:9092", description="Kafka bootstrap servers, comma separated")
    mongo: str = Field(
        "mongodb://127.0.0.1:27017/?replicaSet=rs0", description="MongoDB URI of a replica set", repr=False
    )
    mongo_driver: DriverName = Field(DriverName.MOTOR, description="driver for MongoDB: motor or pymongo")
    mongo_timeout: float = Field(5.0, gt=0, description="seconds that one MongoDB operation may take")
    prefix: str = Field("", description="stands before every topic, group and database name")
    keys: str = Field("", description="the key ring as JSON", repr=False)
    keys_file: Path | None = Field(None, description="a file that holds the key ring as JSON")
    keys_source: str = Field("", description="name of an installed source of keys (a key management service)")
    packs: Path = Field(Path("packs"), description="folder of the jurisdictions' packs")
    reference: Path = Field(
        Path(".salur/reference"), description="folder of imported boundaries and other reference files"
    )
    public_url: str = Field("http://127.0.0.1:8080", description="where citizens reach the pages")
    dev: bool = Field(
        False, description="made-up officers and unchecked hotlines are allowed; set by salur dev"
    )
    log: LogFormat = Field(LogFormat.JSON, description="json or console")
    host: str = Field("0.0.0.0", description="address that the process listens on")
    port: int = Field(8080, ge=0, description="port of the pages or webhooks, where the process has any")
    admin_port: int = Field(9100, ge=0, description="port of probes and metrics")
    instance: str = Field(
        default_factory=socket.gethostname,
        description="stable name of this replica, so that a restart needs no rebalance",
    )
    crash_at: str = Field("", description="for fault tests: stage:point where the process kills itself")
