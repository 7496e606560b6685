"""What the sandbox is told about the Salur that it surrounds: `SALUR_SANDBOX_…`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic_settings import BaseSettings, SettingsConfigDict

from salur.regions.zones import Zone


class WhatsAppTemplate(BaseModel):
    """A template that Meta has approved: its body with {{1}} and so on, and the titles of its quick replies, or of the
    button that copies a code."""

    model_config = ConfigDict(frozen=True)

    name: str
    language: str
    body: str
    buttons: tuple[str, ...] = ()
    category: Literal["utility", "authentication"] = "utility"


class WhatsAppNumber(BaseModel):
    """One business number and the Meta app it belongs to. `account` is the last part of the webhook's path."""

    model_config = ConfigDict(frozen=True)

    pack: str
    name: str
    account: str
    app_secret: str
    verify_token: str
    access_token: str
    phone_number_id: str
    display_number: str
    zone: Zone = Zone.WITA
    business_account: str = "100000000000001"
    templates: tuple[WhatsAppTemplate, ...] = ()


class SmsLine(BaseModel):
    """One short code, and the account under which Salur binds to the message centre for it."""

    model_config = ConfigDict(frozen=True)

    pack: str
    name: str
    short_code: str
    system_id: str
    password: str
    zone: Zone = Zone.WITA


class NationalKey(BaseModel):
    """One jurisdiction's key at the simulated SP4N-LAPOR!."""

    model_config = ConfigDict(frozen=True)

    pack: str
    key: str


class TelegramBot(BaseModel):
    """One bot; `account` is the last part of the webhook's path, `secret` what its updates carry."""

    model_config = ConfigDict(frozen=True)

    pack: str
    name: str
    account: str
    token: str
    secret: str
    bot: str
    zone: Zone = Zone.WITA


class InboxPage(BaseModel):
    """One page on Messenger or one account on Instagram: Meta's id of it, what people see, and its app's secrets."""

    model_config = ConfigDict(frozen=True)

    pack: str
    name: str
    account: str
    app_secret: str
    verify_token: str
    access_token: str
    id: str
    shown: str
    zone: Zone = Zone.WITA


class DutyPhone(BaseModel):
    """The telephone of a post in a rota, by the post's name."""

    model_config = ConfigDict(frozen=True)

    pack: str
    name: str
    number: str


class SandboxSettings(BaseSettings):
    """The sandbox's settings; what can be several is a JSON list. `pace` and `retry_for` are seconds.

    `dukcapil` are the fields that a question to the registry must carry.

    `smsc_port` is where the message centre listens, 0 for any free port; it is there when `sms` has a line.
    """

    model_config = SettingsConfigDict(env_prefix="SALUR_SANDBOX_", frozen=True, hide_input_in_errors=True)

    host: str = "127.0.0.1"
    port: int = 8090
    gateway: str = "http://127.0.0.1:8080"
    whatsapp: tuple[WhatsAppNumber, ...] = ()
    sms: tuple[SmsLine, ...] = ()
    telegram: tuple[TelegramBot, ...] = ()
    messenger: tuple[InboxPage, ...] = ()
    instagram: tuple[InboxPage, ...] = ()
    sp4n: tuple[NationalKey, ...] = ()
    dukcapil: Mapping[str, str] = {}
    duty: tuple[DutyPhone, ...] = ()
    smsc_port: int = 2775
    regency: str = "74.09"
    pace: float = 0.15
    retry_for: float = 300.0
