"""`plateau group`: groups of agents, who work for campaigns as a whole."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.floor.groups import create, drop, fill, rename
from api.schema.crews import GroupBody, MembersBody
from db.campaigns import settings as campaigns
from db.floor import crews, groups
from db.floor.groups import Group
from db.pool import Connection
from plateau.command import run_command
from plateau.named import agents_named, group_named
from plateau.one_campaign import changed, with_database
from plateau.typed_values import body

app = typer.Typer(no_args_is_help=True, help="Groups of agents.")
GroupName = Annotated[str, typer.Argument(metavar="NAME", help="Name or id of the group.")]


@app.command("list")
def show(as_json: Annotated[bool, typer.Option("--json", help="One JSON array instead of a table.")] = False) -> None:
    """Every group with its members and the campaigns for which it works."""
    found, logins, names = run_command(with_database(_everyone))
    if as_json:
        plain = [
            {"id": one.id, "name": one.name, "agent_ids": [*one.agent_ids], "campaign_ids": [*one.campaign_ids]}
            for one in found
        ]
        typer.echo(json.dumps(plain, ensure_ascii=False))
        return
    if not found:
        typer.echo("there is no group; make one: plateau group add NAME")
        return
    table = Table("id", "name", "members", "works for", box=None, pad_edge=False)
    for one in found:
        members = ", ".join(logins[agent] for agent in one.agent_ids)
        table.add_row(str(one.id), one.name, members, ", ".join(names[campaign] for campaign in one.campaign_ids))
    Console(markup=False).print(table)


@app.command()
def add(name: Annotated[str, typer.Argument(help="Of the new group.")]) -> None:
    """Make a group without members."""
    wanted = body(GroupBody, {"name": name})
    made = changed(lambda db: create(db, None, wanted))
    typer.echo(f"group {made}: {wanted.name}")


@app.command("rename")
def rename_(group: GroupName, name: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")]) -> None:
    """Give a group another name."""
    wanted = body(GroupBody, {"name": name})

    async def work(db: Connection) -> None:
        await rename(db, None, await group_named(db, group), wanted)

    changed(work)
    typer.echo(f"{group} is {wanted.name} from now on")


@app.command()
def members(
    group: GroupName,
    agents: Annotated[list[str] | None, typer.Argument(metavar="[AGENT]...", help="Log-ins or ids.")] = None,
    none: Annotated[bool, typer.Option("--none", help="Empty it.")] = False,
) -> None:
    """Who is in a group; with agents, make these its only members, at once.

    Who joins works for the group's campaigns, who leaves does so no longer.

    plateau group members "Équipe A" paul lea
    """
    if agents or none:
        changed(lambda db: _fill(db, group, agents or []))
    found, logins = run_command(with_database(lambda db: _members(db, group)))
    typer.echo(f"{found.name}: {', '.join(logins[agent] for agent in found.agent_ids) or 'nobody'}")


@app.command()
def remove(group: GroupName) -> None:
    """Remove a group that works for no campaign."""

    async def work(db: Connection) -> None:
        await drop(db, None, await group_named(db, group))

    changed(work)
    typer.echo(f"{group} is removed")


async def _fill(db: Connection, name: str, agents: list[str]) -> None:
    ids = await agents_named(db, agents)
    await fill(db, None, await group_named(db, name), body(MembersBody, {"agent_ids": ids}))


async def _members(db: Connection, name: str) -> tuple[Group, dict[int, str]]:
    found = await groups.get(db, await group_named(db, name))
    assert found is not None
    return found, await crews.logins(db, found.agent_ids)


async def _everyone(db: Connection) -> tuple[list[Group], dict[int, str], dict[int, str]]:
    found = await groups.everyone(db)
    logins = await crews.logins(db, sorted({agent for one in found for agent in one.agent_ids}))
    names = {one.id: one.name for one in await campaigns.page(db, 0, 10_000, with_finished=True)}
    return found, logins, names
