"""`salur mongo users`: the script by which an administrator of MongoDB makes a user for each service."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from salur.store.grants import GRANTS, roles_of, user_of

app = typer.Typer(no_args_is_help=True, help="What Salur needs of a MongoDB with access control.")


@app.callback()
def _mongo() -> None:
    """What Salur needs of a MongoDB with access control."""


@app.command("users")
def users(
    prefix: Annotated[str, typer.Option(help="SALUR_PREFIX, where one is used")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Print a script for mongosh that makes a user for each service, each with no more rights than it needs."""
    made = [{"user": user_of(service, prefix), "roles": roles_of(service, prefix)} for service in GRANTS]
    if as_json:
        print(json.dumps(made, indent=2))
        return
    print('const admin = db.getSiblingDB("admin");')
    for one in made:
        print(f"print({json.dumps(one['user'])});")
        print(
            f"admin.createUser({{user: {json.dumps(one['user'])}, pwd: passwordPrompt(), "
            f"roles: {json.dumps(one['roles'])}}});"
        )
