"""`plateau campaign crew`: who works for a campaign, with what priority and weight."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from api.floor.groups import place
from api.schema.crews import CrewBody
from db.floor import crews, groups
from db.floor.crews import Crew, Place
from db.pool import Connection
from plateau.command import run_command
from plateau.named import agents_named, group_named
from plateau.one_campaign import Name, campaign_named, changed, with_database
from plateau.typed_values import body

_TERMS = re.compile("(?P<name>.+?)(?::(?P<priority>-?[0-9]*)(?::(?P<weight>[0-9]+))?)?")
_FORM = "priority instead of the campaign's own, and part of the time beside equal campaigns; repeatable."


def show_or_place(
    campaign: Name,
    agent: Annotated[list[str] | None, typer.Option(metavar="LOGIN[:PRIORITY[:WEIGHT]]", help=_FORM)] = None,
    group: Annotated[list[str] | None, typer.Option(metavar="NAME[:PRIORITY[:WEIGHT]]", help=_FORM)] = None,
    none: Annotated[bool, typer.Option("--none", help="Let nobody work for it.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Who works for a campaign; with agents or groups, make these its only ones, at once.

    plateau campaign crew Essai --agent paul --group "Équipe A:5:3"
    """
    if agent or group or none:
        wanted = run_command(with_database(lambda db: _wanted(db, campaign, agent or [], group or [])))
        if not yes:
            said = ", ".join([*(agent or []), *(group or [])]) or "nobody"
            typer.confirm(f"Let {said} work for {campaign} from now on, and no others?", abort=True)
        changed(lambda db: _place(db, campaign, wanted))
    found, logins, names, version = run_command(with_database(lambda db: _found(db, campaign)))
    if as_json:
        typer.echo(json.dumps(_plain(found, version)))
        return
    table = Table("kind", "name", "priority", "weight", box=None, pad_edge=False)
    for kind, places, known in (("agent", found.agents, logins), ("group", found.groups, names)):
        for one in places:
            priority = "the campaign's" if one.priority is None else str(one.priority)
            table.add_row(kind, known[one.id], priority, str(one.weight))
    if table.row_count:
        Console(markup=False).print(table)
    typer.echo(f"{len(found.agent_ids)} work for it: {', '.join(logins[one] for one in found.agent_ids) or 'nobody'}")


async def _wanted(db: Connection, campaign: str, agents: list[str], teams: list[str]) -> CrewBody:
    """What is to be, and the version that was seen before it is asked. Raises NoAgent, NoGroup or BadParameter."""
    named = [_terms(word) for word in agents]
    ids = await agents_named(db, [name for name, _ in named])
    return body(
        CrewBody,
        {
            "agents": [{"agent_id": agent, **terms} for agent, (_, terms) in zip(ids, named, strict=True)],
            "version": (await campaign_named(db, campaign)).version,
            "groups": [{"group_id": await group_named(db, name), **terms} for name, terms in map(_terms, teams)],
        },
    )


def _terms(word: str) -> tuple[str, dict[str, int]]:
    """A name, and the priority and weight behind it."""
    read = _TERMS.fullmatch(word)
    if read is None:
        raise typer.BadParameter("a name is empty")
    terms = {name: int(text) for name in ("priority", "weight") if (text := read[name]) and text != "-"}
    return read["name"], terms


async def _place(db: Connection, name: str, wanted: CrewBody) -> None:
    await place(db, None, (await campaign_named(db, name)).id, wanted)


async def _found(db: Connection, name: str) -> tuple[Crew, dict[int, str], dict[int, str], int]:
    one = await campaign_named(db, name)
    found = await crews.of_campaign(db, one.id)
    everybody = {*found.agent_ids, *(agent.id for agent in found.agents)}
    names = {group.id: group.name for group in await groups.everyone(db)}
    return found, await crews.logins(db, sorted(everybody)), names, one.version


def _plain(found: Crew, version: int) -> dict[str, Any]:
    def places(some: Sequence[Place], key: str) -> list[dict[str, int | None]]:
        return [{key: one.id, "priority": one.priority, "weight": one.weight} for one in some]

    return {
        "agents": places(found.agents, "agent_id"),
        "groups": places(found.groups, "group_id"),
        "agent_ids": [*found.agent_ids],
        "version": version,
    }
