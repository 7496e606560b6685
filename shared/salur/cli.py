"""The command `salur`. It finds services, the sandbox and further commands by entry points and imports none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from salur.contracts.base import Lane

# What somebody gives to a command that cannot run does not matter.
_WHATEVER = {"ignore_unknown_options": True, "allow_extra_args": True}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A broker of public complaints for Indonesian local government.",
)


@app.command()
def dev(
    data: Annotated[Path, typer.Option(help="where data stays between runs")] = Path(".salur"),
    host: Annotated[str, typer.Option(help="address to serve at")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to serve at")] = 8080,
    packs: Annotated[Path, typer.Option(help="folder of the packs")] = Path("packs"),
    ready_file: Annotated[Path | None, typer.Option(help="written once everything serves")] = None,
    kafka: Annotated[str | None, typer.Option(envvar="SALUR_KAFKA", help="use this Kafka")] = None,
    mongo: Annotated[str | None, typer.Option(envvar="SALUR_MONGO", help="use this MongoDB")] = None,
    lanes_apart: Annotated[
        bool, typer.Option("--lanes-apart", help="emergencies by processes of their own, routine behind")
    ] = False,
) -> None:
    """Run the whole of Salur on this machine, with a simulated world outside."""
    from salur.dev.command import run_dev
    from salur.dev.supervisor import Options

    run_dev(
        Options(
            data=data.absolute(),
            host=host,
            port=port,
            packs=packs.absolute(),
            ready_file=ready_file.absolute() if ready_file else None,
            kafka=kafka,
            mongo=mongo,
            lanes_apart=lanes_apart,
        )
    )


@app.command()
def run(
    service: Annotated[str, typer.Argument(help="intake, verify, router, notify or desk")],
    role: Annotated[str | None, typer.Option(help="which role, where the service has several")] = None,
    lane: Annotated[Lane | None, typer.Option(help="one lane only; without it, both")] = None,
) -> None:
    """Run one service's process. Settings are SALUR_… variables; see `salur doctor`."""
    from salur.running import run_role

    sys.exit(run_role(service, role, (lane,) if lane else tuple(Lane)))


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False) -> None:
    """Say whether this Salur is set up to run, and list every setting."""
    from salur.commands.doctor import doctor as examine

    sys.exit(examine(as_json))


# Without `ignore_unknown_options` a southern latitude would be taken for an option.
@app.command(context_settings={"ignore_unknown_options": True})
def locate(
    place: Annotated[list[str], typer.Argument(help='LATITUDE LONGITUDE, or words: "desa Wanggudu"')],
    pack: Annotated[str | None, typer.Option(help="weigh names within this jurisdiction alone")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Say what Salur makes of a place, how sure it is, and why."""
    from salur.commands.locate import locate as look

    sys.exit(look(place, pack, as_json))


def _mount() -> None:
    """Adds the commands that packages bring under the entry point group `salur.commands`.

    An entry names a Typer with commands of its own, or one function that is the command.
    """
    for entry in sorted(entry_points(group="salur.commands"), key=lambda e: e.name):
        try:
            brought = entry.load()
        except ModuleNotFoundError as missing:
            brought = _lacking(missing)
            app.command(entry.name, context_settings=_WHATEVER, hidden=True)(brought)
            continue
        if isinstance(brought, typer.Typer):
            app.add_typer(brought, name=entry.name)
        else:
            app.command(entry.name)(brought)


def _lacking(missing: ModuleNotFoundError) -> Callable[[], NoReturn]:
    """A command in the place of one whose libraries are not here: a machine has those of the service it runs."""
    sentence = _sentence(missing)

    def say() -> NoReturn:
        sys.exit(sentence)

    return say


def _sentence(missing: ModuleNotFoundError) -> str:
    return (
        f"This needs the package {missing.name}, which is not installed here. Install Salur with the extra of the service "
        "that it is for, such as 'salur[intake]', or with all: 'salur[all]'."
    )


def main() -> None:
    """The entry point. Other commands are loaded only where they are asked for: a process starts faster."""
    os.umask(0o077)
    if not (len(sys.argv) > 1 and sys.argv[1] in ("run", "dev")):
        _mount()
    try:
        app()
    except ModuleNotFoundError as missing:
        sys.exit(_sentence(missing))


if __name__ == "__main__":
    main()
