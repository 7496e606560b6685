"""Which processes a development Salur has, with which environment, and which paths go to which of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from salur.contracts.base import Lane
from salur.dev import dukcapil, duty, inboxes, sms, sp4n, telegram
from salur.dev.home import home_first
from salur.dev.secrets import DevSecrets
from salur.embedded.ports import reserve_port
from salur.packs import Packs

# The longest prefix wins, one that names a method before one that does not; each names a role by service and name.
FRONT: Mapping[str, str] = {
    "/hooks": "intake.gateway",
    "/lapor": "intake.web",
    "/": "desk.web",
    "/open311": "intake.web",
    "GET /open311/v2/requests": "desk.web",
}
OPEN311_KEY = "contoh"
"""What a partner's system says here; outside `salur dev` keys are long and secret."""
LANES = ("routine", "urgent")
# The roles between a citizen's words and the officer's telephone: where lanes are apart, each runs once for each.
APART = frozenset({"intake.dialogue", "verify.worker", "router.worker", "notify.worker"})
_BEHIND = 10


@dataclass(frozen=True)
class Planned:
    """One process to run, on ports of its own: in one lane, or in both (None)."""

    service: str
    role: str
    port: int
    admin_port: int
    lane: Lane | None = None

    @property
    def of(self) -> str:
        """The role, e.g. `router.worker`."""
        return f"{self.service}.{self.role}"

    @property
    def name(self) -> str:
        return f"{self.of}.{self.lane}" if self.lane else self.of

    @property
    def arguments(self) -> tuple[str, ...]:
        """What `salur` is told."""
        lane = ("--lane", self.lane.value) if self.lane else ()
        return ("run", self.service, "--role", self.role, *lane)

    @property
    def nice(self) -> int:
        """How far it stands behind the others (nice(1)): the day's routine behind emergencies."""
        return _BEHIND if self.lane is Lane.ROUTINE else 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def admin(self) -> str:
        return f"http://127.0.0.1:{self.admin_port}"


@dataclass(frozen=True)
class Servers:
    """Where Kafka and MongoDB are."""

    kafka: str
    mongo: str


def planned(*, lanes_apart: bool = False) -> tuple[Planned, ...]:
    """A process for every role that is installed; with lanes apart, two for those of APART."""
    found: list[Planned] = []
    for name in sorted(entry.name for entry in entry_points(group="salur.roles")):
        service, _, role = name.partition(".")
        lanes = tuple(Lane) if lanes_apart and name in APART else (None,)
        found += [Planned(service, role, reserve_port(), reserve_port(), lane) for lane in lanes]
    return tuple(found)


def environment(
    process: Planned,
    *,
    servers: Servers,
    secrets: DevSecrets,
    packs: Path,
    duty_numbers: Mapping[str, Mapping[str, str]] | None = None,
    public_url: str,
    graph_url: str,
    phone_url: str,
    smpp: Sequence[Mapping[str, Any]] = (),
    national: Sequence[Mapping[str, Any]] = (),
    bots: Mapping[str, Mapping[str, str]] | None = None,
    pages: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, str]:
    """The settings that a process is started with."""
    whatsapp = {secrets.whatsapp["account"]: {k: v for k, v in secrets.whatsapp.items() if k != "account"}}
    own = {"SALUR_SMPP": json.dumps(smpp)} if process.of in sms.ROLES else {}
    if process.of in sp4n.ROLES:
        own |= {
            "SALUR_SP4N": json.dumps(national),
            "SALUR_SP4N_EVERY": str(sp4n.EVERY),
            "SALUR_SP4N_ASKS": str(sp4n.ASKS),
        }
    if process.of in telegram.ROLES and bots:
        own |= {"SALUR_TELEGRAM": json.dumps(bots), "SALUR_TELEGRAM_URL": f"{phone_url}/telegram"}
    if process.name in inboxes.ROLES:
        for channel, accounts in (pages or {}).items():
            own |= {f"SALUR_{channel.upper()}": json.dumps(accounts)}
            own |= {f"SALUR_{channel.upper()}_GRAPH_URL": f"{phone_url}/inbox"}
    if process.of in duty.ROLES:
        own |= {"SALUR_DUTY_NUMBERS": json.dumps(duty_numbers or {})}
    if process.of in dukcapil.ROLES:
        own |= {"SALUR_DUKCAPIL_URL": dukcapil.url(phone_url)}
        own |= {"SALUR_DUKCAPIL_FIELDS": json.dumps(dukcapil.fields(secrets))}
    return own | {
        "SALUR_KAFKA": servers.kafka,
        "SALUR_MONGO": servers.mongo,
        "SALUR_KEYS_FILE": str(secrets.keys_file),
        "SALUR_MEDIA": (secrets.keys_file.parent / "media").absolute().as_uri(),
        "SALUR_MODELS": str(secrets.keys_file.parent / "models"),
        "SALUR_PACKS": str(packs),
        # Beside the keys: all that this Salur keeps lies in one folder.
        "SALUR_REFERENCE": str(secrets.keys_file.parent / "reference"),
        "SALUR_PUBLIC_URL": public_url,
        "SALUR_DEV": "true",
        "SALUR_LOG": "json",
        "SALUR_HOST": "127.0.0.1",
        "SALUR_PORT": str(process.port),
        "SALUR_ADMIN_PORT": str(process.admin_port),
        "SALUR_INSTANCE": f"dev-{process.name}",
        "SALUR_WHATSAPP": json.dumps(whatsapp),
        "SALUR_WHATSAPP_GRAPH_URL": graph_url,
        "SALUR_DEV_OFFICERS": json.dumps(secrets.officers),
        "SALUR_SESSION_SECRET": secrets.session_secret,
        "SALUR_DEV_PHONE_URL": phone_url,
        "SALUR_OPEN311_KEYS": json.dumps({"*": {"contoh": hashlib.sha256(OPEN311_KEY.encode()).hexdigest()}}),
        "SALUR_WEB_SMS": json.dumps({a["short_code"]: f"{a['short_code']}@{a['name']}" for a in smpp}),
    }


def sandbox_environment(
    packs: Packs, secrets: DevSecrets, *, gateway: str, port: int, smsc_port: int
) -> dict[str, str]:
    """The settings that the sandbox is started with: where Salur is, and the numbers it answers to."""
    whatsapp = [
        {
            **secrets.whatsapp,
            "pack": str(pack.code),
            "name": pack.service,
            "zone": str(pack.zone),
            "phone_number_id": number.phone_number_id,
            "display_number": number.display_number,
            "templates": [
                template.model_dump(include={"name", "language", "body", "buttons", "category"}, mode="json")
                for template in number.templates
            ],
        }
        for pack in home_first(packs)
        for number in pack.channels.whatsapp
    ]
    return {
        "SALUR_SANDBOX_PORT": str(port),
        "SALUR_SANDBOX_GATEWAY": gateway,
        "SALUR_SANDBOX_WHATSAPP": json.dumps(whatsapp),
        "SALUR_SANDBOX_SMS": json.dumps(sms.lines(packs, secrets)),
        "SALUR_SANDBOX_SP4N": json.dumps(sp4n.keys(packs, secrets)),
        "SALUR_SANDBOX_TELEGRAM": json.dumps(telegram.bots(packs, secrets)),
        **{
            f"SALUR_SANDBOX_{channel.upper()}": json.dumps(inboxes.pages(channel, packs, secrets))
            for channel in inboxes.CHANNELS
        },
        "SALUR_SANDBOX_DUTY": json.dumps(duty.telephones(packs)),
        "SALUR_SANDBOX_DUKCAPIL": json.dumps(dukcapil.fields(secrets)),
        "SALUR_SANDBOX_SMSC_PORT": str(smsc_port),
        "SALUR_SANDBOX_REGENCY": str(home_first(packs)[0].code),
    }


def numbers(packs: Packs, secrets: DevSecrets) -> Sequence[dict[str, str]]:
    """Each WhatsApp number of each pack, with what is needed to speak to it as its provider would."""
    app = secrets.whatsapp
    return [
        {
            "pack": str(pack.code),
            "account": app["account"],
            "phone_number_id": number.phone_number_id,
            "app_secret": app["app_secret"],
            "verify_token": app["verify_token"],
        }
        for pack in home_first(packs)
        for number in pack.channels.whatsapp
    ]
