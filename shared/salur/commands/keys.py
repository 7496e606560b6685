"""`salur keys`: new keys in, old keys out, without a moment at which anything does not open.

A rotation takes four steps, the processes restarted one after another between them: `add` (all can open with the new
key), `activate` (all seal with it), `rewrap` (nothing in the vault needs the old one), `retire`.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from salur.media.records import FILES
from salur.privacy import BadKeys, KeyRing, Purpose, Unsealable
from salur.privacy.rewrapping import DATA_KEYS, Boxed, held_by, rewrap
from salur.process import BadSettings, key_ring
from salur.running import opened_store, read_settings
from salur.settings import CoreSettings
from salur.store.database import Store
from salur.store.errors import Conflict, StoreBroken, StoreUnavailable

T = TypeVar("T")
# All that only a vault key opens.
BOXED = (DATA_KEYS, Boxed(FILES))

app = typer.Typer(no_args_is_help=True, help="The key ring: list, add, activate, rewrap, retire.")
File = Annotated[Path, typer.Option(help="the file that holds the key ring", envvar="SALUR_KEYS_FILE")]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]


@app.command("list")
def list_keys(file: File, as_json: Json = False) -> None:
    """The ids of all keys by purpose, and which of them seals. Never a key itself."""
    ring = _read(file)
    rows = [
        {"purpose": purpose.value, "key": kid, "seals": kid == ring.sealer(purpose)}
        for purpose, ids in ring.ids().items()
        for kid in ids
    ]
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print(f"{row['purpose']:>12}  {row['key']}{'  seals' if row['seals'] else ''}")


@app.command()
def add(
    purpose: Purpose, kid: Annotated[str, typer.Argument(help='its id, e.g. "vault-2"')], file: File
) -> None:
    """Add a new key that opens and does not seal yet."""
    if purpose is Purpose.REF:
        _end("The ref key is not rotated: refs would no longer match what is stored.")
    _write(file, _guarded(lambda: _read(file).with_key(purpose, kid)))
    print(f"Key {kid} is in {file}. Restart every process with it, then: salur keys activate {kid}")


@app.command()
def activate(kid: str, file: File) -> None:
    """Let a key seal for its purpose from now on; the one before it still opens."""
    _write(file, _guarded(lambda: _read(file).sealing_with(kid)))
    print(f"Key {kid} seals. Restart every process with it; for the vault, then: salur keys rewrap")


@app.command("rewrap")
def rewrap_vault(as_json: Json = False) -> None:
    """Wrap the keys of citizens, and of files that are nobody's, under the vault key that seals, while all goes on."""
    settings = _settings()
    ring = _guarded(lambda: key_ring(settings))
    done = _with_store(settings, lambda store: rewrap(store, ring, BOXED))
    if as_json:
        print(json.dumps({"rewrapped": done.rewrapped, "looked_at": done.looked_at}))
    else:
        print(f"{done.rewrapped} of {done.looked_at} keys of citizens and files were wrapped anew.")


@app.command()
def retire(
    kid: str,
    file: File,
    sure: Annotated[bool, typer.Option("--sure", help="what it sealed has outlived its retention")] = False,
) -> None:
    """Take a key out that nothing needs any more. What only it opens is lost for good."""
    ring = _read(file)
    left = _guarded(lambda: ring.without(kid))
    if ring.purpose_of(kid) is Purpose.VAULT:
        held = _with_store(_settings(), lambda store: held_by(store, kid, BOXED))
        if held:
            _end(f"Key {kid} still wraps {held} keys of citizens and files: salur keys rewrap first.")
    elif not sure:
        _end(
            f"What key {kid} sealed may still lie in Kafka (14 days), in dead letters or in the ledger (30 days), or in "
            "cases. Say --sure once the longest of these is over since it last sealed."
        )
    _write(file, left)
    print(f"Key {kid} is gone from {file}.")


def _read(file: Path) -> KeyRing:
    try:
        return _guarded(lambda: KeyRing.from_json(file.read_text()))
    except OSError as error:
        _end(f"{file} cannot be read: {error.strerror}.")


def _write(file: Path, ring: KeyRing) -> None:
    """Puts the new ring in the old one's place in one move, readable by its owner alone."""
    fresh = file.with_name(f".{file.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(ring.to_json())
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def _settings() -> CoreSettings:
    return _guarded(lambda: read_settings(CoreSettings))


def _with_store(settings: CoreSettings, work: Callable[[Store], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened_store(settings) as store:
            return await work(store)

    return _guarded(lambda: asyncio.run(run()))


def _guarded(work: Callable[[], T]) -> T:
    try:
        return work()
    except (BadSettings, BadKeys, Unsealable) as error:
        _end(f"{error}.".replace("..", "."))
    except Conflict:
        _end("The vault is written to so fast that a page could not be wrapped. Give the same command again.")
    except (StoreUnavailable, StoreBroken) as error:
        _end(f"MongoDB does not answer ({error}). Give the same command again.")


def _end(sentence: str) -> NoReturn:
    typer.echo(f"salur: {sentence}", err=True)
    raise typer.Exit(1)
