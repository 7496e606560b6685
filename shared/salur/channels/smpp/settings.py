"""The message centres of this installation: where each is, who we are there, and how it wants to be spoken to."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from salur.channels.smpp.receipts import IdForm
from salur.channels.smpp.text import Alphabet

Kind = Annotated[int, Field(ge=0, le=255)]


class Mode(StrEnum):
    """How the receiving side binds. The sending side always binds as transmitter, in a process of its own."""

    TRANSCEIVER = "transceiver"
    SPLIT = "tx+rx"


class Account(BaseModel):
    """One account with one message centre. `name` is ours; `short_code` is what citizens write to.

    `binds` and `sending_binds` are how many connections the operator allows each way; `window` is how many texts may
    wait for their answer on one, `per_second` how many may go out a second on all. `pack` takes the messages that
    name no jurisdiction where several share the code.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
    host: str
    port: int = Field(2775, gt=0, lt=65536)
    system_id: Annotated[str, StringConstraints(min_length=1, max_length=15)]
    password: SecretStr = Field(max_length=8)
    system_type: Annotated[str, StringConstraints(max_length=12)] = ""
    short_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,20}$")]
    pack: str | None = None
    mode: Mode = Mode.TRANSCEIVER
    binds: int = Field(1, ge=1, le=32)
    sending_binds: int = Field(1, ge=1, le=32)
    window: int = Field(10, ge=1, le=1000)
    per_second: float = Field(20.0, gt=0)
    enquire_every: float = Field(30.0, gt=0)
    alphabet: Alphabet = Alphabet.GSM
    receipt_ids: IdForm = IdForm.SAME
    source_ton: Kind = 0
    source_npi: Kind = 1
    destination_ton: Kind = 1
    destination_npi: Kind = 1

    @property
    def number(self) -> str:
        """What this line is called inside Salur: several operators can hold one short code."""
        return f"{self.short_code}@{self.name}"


def short_code_of(number: str) -> str:
    """The short code in `Account.number`."""
    return number.partition("@")[0]


class SmppSettings(BaseSettings):
    """Everything the channel is told by the environment."""

    model_config = SettingsConfigDict(
        env_prefix="SALUR_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    smpp: tuple[Account, ...] = Field(
        (), description="the accounts with message centres, as a JSON list with their passwords", repr=False
    )

    @field_validator("smpp")
    @classmethod
    def _named_once(cls, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
        names = [account.name for account in accounts]
        if len(set(names)) < len(names):
            raise ValueError("two accounts have the same name")
        return accounts
