"""`plateau campaign`: list, start, pause, drain and finish campaigns, and see how one goes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from db import audit, campaigns, events, floor, imports, ticks
from db.campaigns import Campaign
from db.pool import Connection, connect
from dialer.core.errors import PlateauError
from dialer.core.states import CAMPAIGN, CampaignEvent, CampaignState, step
from plateau.calling_now import NOBODY, hindrances
from plateau.command import run_command
from plateau.configuration import settings_for_commands

app = typer.Typer(no_args_is_help=True, help="Campaigns.")
Name = Annotated[str, typer.Argument(help="Name or id of the campaign.")]


class NoCampaign(PlateauError):
    """There is no such campaign; `plateau campaign list` shows them."""


class TwoCampaigns(PlateauError):
    """Several campaigns have this name; give the id of one."""


class NotNow(PlateauError):
    """This cannot be done in the state that the campaign is in now."""


@app.command("list")
def show_all() -> None:
    """Every campaign that is not finished."""
    table = Table("id", "name", "mode", "state", "trunk")
    for one in run_command(_with_database(lambda db: campaigns.page(db, 0, 500, with_finished=False))):
        table.add_row(str(one.id), one.name, one.mode, one.state, one.trunk)
    Console().print(table)


@app.command()
def start(campaign: Name) -> None:
    """Begin to call, or go on calling."""
    _move(campaign, CampaignEvent.START)
    if not run_command(_with_database(lambda db: _status(db, campaign)))["agents"]:
        typer.echo(f"plateau: nothing is called yet: {NOBODY}", err=True)


@app.command()
def pause(campaign: Name) -> None:
    """Place no new call; `start` goes on."""
    _move(campaign, CampaignEvent.PAUSE)


@app.command()
def drain(campaign: Name) -> None:
    """Place no new call because the campaign is to end; calls that live go on."""
    _move(campaign, CampaignEvent.DRAIN)


@app.command()
def finish(
    campaign: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing, also with callable leads left.")] = False,
) -> None:
    """End the campaign for good."""
    left = run_command(_with_database(lambda db: _status(db, campaign)))["leads"].get("callable", 0)
    if left and not yes:
        typer.confirm(
            f"{campaign} has {left} callable leads left, and a finished campaign never calls again: finish?", abort=True
        )
    _move(campaign, CampaignEvent.FINISH)


@app.command()
def status(
    campaign: Name,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """State, leads, today's outcomes, agents, and the last pacing decision with its reason."""
    found = run_command(_with_database(lambda db: _status(db, campaign)))
    if as_json:
        typer.echo(json.dumps(found, default=str))
        return
    typer.echo(f"{found['name']}: {found['state']}, {found['mode']}")
    because = "; ".join(found["calls_now"]["because"])
    typer.echo(f"  calls now: no, because {because}" if because else "  calls now: yes")
    for title in ("leads", "outcomes_today", "agents"):
        counts = ", ".join(f"{word} {count}" for word, count in sorted(found[title].items()))
        typer.echo(f"  {title.replace('_', ' ')}: {counts or 'none'}")
    if found["given_up_today"]:
        typer.echo(f"  given up today: {found['given_up_today']} of those without an answer, hung up while they rang")
    decision = found["last_decision"]
    typer.echo(f"  last decision: {decision['decision']['sentence'] if decision else 'none yet'}")


def _move(name: str, event: CampaignEvent) -> None:
    after = run_command(_with_database(lambda db: _moved(db, name, event)))
    typer.echo(f"{name}: {after}")


async def _with_database(work: Callable[[Connection], Awaitable[Any]]) -> Any:
    url = settings_for_commands().database.url.get_secret_value()
    connection = await connect(url, application="plateau campaign")
    try:
        return await work(connection)
    finally:
        await connection.close()


async def campaign_named(db: Connection, name: str) -> Campaign:
    """The campaign of this name or id. Raises NoCampaign or TwoCampaigns."""
    ids = await imports.campaigns_named(db, name)
    if len(ids) > 1:
        raise TwoCampaigns
    if not ids:
        raise NoCampaign
    return await campaign_numbered(db, ids[0])


async def campaign_numbered(db: Connection, campaign_id: int) -> Campaign:
    """The campaign of this id. Raises NoCampaign."""
    one = await campaigns.get(db, campaign_id)
    if one is None:
        raise NoCampaign
    return one


async def _moved(db: Connection, name: str, event: CampaignEvent) -> str:
    async with db.transaction():
        one = await campaign_named(db, name)
        after = step(CAMPAIGN, CampaignState(one.state), event)
        if after is None or not await campaigns.move(db, one.id, one.state, after):
            raise NotNow(f"{one.name} is {one.state}: it cannot {event} now")
        body = {"state": after}
        await events.append(db, "campaign", node=one.node, campaign_id=one.id, body=body)
        await audit.write(db, None, f"campaign.{event}", f"campaign {one.id}", body)
    await events.wake(db)
    return after


async def _status(db: Connection, name: str) -> dict[str, Any]:
    one = await campaign_named(db, name)
    leads, outcomes, agents = await campaigns.counts(db, one.id)
    trunk = next((row for row in await floor.trunks(db) if row.name == one.trunk), None)
    now = datetime.now(UTC)
    ready = await campaigns.is_ready(db, one.id, now)
    because = list(hindrances(one, leads, agents, ready, trunk, now))
    return {
        "id": one.id,
        "name": one.name,
        "state": one.state,
        "mode": one.mode,
        "calls_now": {"possible": not because, "because": because},
        "leads": leads,
        "outcomes_today": outcomes,
        "given_up_today": await campaigns.given_up(db, one.id),
        "agents": agents,
        "last_decision": await ticks.last(db, one.id),
    }
