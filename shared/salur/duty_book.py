"""Whose telephone answers to a post: read from the settings by who must send to officers or know them by their number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from salur.packs import Packs
from salur.packs.duty import PREFIX, DutyAddress
from salur.privacy.refs import normal_phone
from salur.process import BadSettings
from salur.settings import CoreSettings

Numbers = dict[str, dict[str, str]]
_NUMBERS: TypeAdapter[Numbers] = TypeAdapter(Numbers)


class DutySettings(CoreSettings):
    """Where the numbers of the posts stand."""

    duty_numbers: Numbers = Field(
        {},
        description='whose telephone each post of duty.yaml is: {"74.09/DAMKAR/regu_a": {"whatsapp": "62…", "sms": "62…"}}',
        repr=False,
    )
    duty_numbers_file: Path | None = Field(None, description="a file that holds the same as JSON")


@dataclass(frozen=True)
class DutyBook:
    """The numbers of all posts, by "PACK/AGENCY/POST" and channel. A number may answer to several posts."""

    numbers: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(settings: DutySettings) -> DutyBook:
        """The book that the settings hold. Raises BadSettings for a file that cannot be read, and shows nothing of it."""
        filed = settings.duty_numbers_file
        return DutyBook((_read(filed) if filed else {}) | settings.duty_numbers)

    def number(self, ref: str) -> str | None:
        """The number behind a post's address with its channel; None where the settings hold none."""
        address = DutyAddress.of(ref)
        if address is None:
            return None
        post = address.by("").ref.removeprefix(PREFIX)
        return self.numbers.get(post, {}).get(address.channel)

    def posts(self, channel: str, phone: str | None) -> tuple[DutyAddress, ...]:
        """The posts that a telephone answers to on a channel: none for a citizen's."""
        known = self._by_phone
        return known.get((channel, normal_phone(phone)), ()) if known and phone else ()

    def missing(self, packs: Packs) -> Iterator[DutyAddress]:
        """The addresses in the packs' rotas that cannot be called."""
        for pack in packs:
            for rota in pack.duty.agencies:
                for post in rota.posts:
                    for channel in post.channels:
                        address = DutyAddress(str(pack.code), rota.agency, post.key, channel)
                        if self.number(address.ref) is None:
                            yield address

    @cached_property
    def _by_phone(self) -> dict[tuple[str, str], tuple[DutyAddress, ...]]:
        found: dict[tuple[str, str], tuple[DutyAddress, ...]] = {}
        for post, channels in self.numbers.items():
            for channel, number in channels.items():
                address = DutyAddress.of(f"{PREFIX}{post}/{channel}")
                if address is not None:
                    key = (channel, normal_phone(number))
                    found[key] = (*found.get(key, ()), address)
        return found


def _read(path: Path) -> Numbers:
    try:
        return _NUMBERS.validate_json(path.read_bytes())
    except OSError as error:
        raise BadSettings(f"SALUR_DUTY_NUMBERS_FILE: {error.strerror}: {path}.") from None
    except ValidationError:
        shape = '{"PACK/AGENCY/POST": {"CHANNEL": "NUMBER"}}'
        raise BadSettings(f"SALUR_DUTY_NUMBERS_FILE: {path} is not JSON of the form {shape}.") from None
