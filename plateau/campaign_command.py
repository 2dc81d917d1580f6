"""`plateau campaign`: list, start, pause, drain and finish campaigns, and see how one goes."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from api.lines.caller_numbers import shown_checks
from api.lines.caller_texts import needed_sentence
from db import audit, events
from db.campaigns import settings as campaigns
from db.dialer import ticks
from db.pool import Connection
from dialer.core.states import CAMPAIGN, CampaignEvent, CampaignState, step
from plateau.campaign_caller_ids import show_or_set as show_or_set_numbers
from plateau.campaign_crew import show_or_place
from plateau.campaign_places import show_or_change
from plateau.campaign_quotas import show_or_set
from plateau.campaign_settings import add, change_settings
from plateau.campaign_settings import show as show_settings
from plateau.campaign_why import look, sentences, why
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.one_campaign import Name, NotNow, campaign_named, with_database

app = typer.Typer(no_args_is_help=True, help="Campaigns.")
app.command("add")(add)
app.command("show")(show_settings)
app.command("set")(change_settings)
app.command("crew")(show_or_place)
app.command("caller-ids")(show_or_set_numbers)
app.command("places")(show_or_change)
app.command("quotas")(show_or_set)
app.command("why")(why)


@app.command("list")
def show_all() -> None:
    """Every campaign that is not finished."""
    table = Table("id", "name", "mode", "state", "trunk")
    for one in run_command(with_database(lambda db: campaigns.page(db, 0, 500, with_finished=False))):
        table.add_row(str(one.id), one.name, one.mode, one.state, one.trunk)
    Console().print(table)


@app.command()
def start(campaign: Name) -> None:
    """Begin to call, or go on calling."""
    _move(campaign, CampaignEvent.START)
    because = run_command(with_database(lambda db: _status(db, campaign)))["calls_now"]["because"]
    if because:
        typer.echo(f"plateau: nothing is called yet: {because[0]}", err=True)


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
    left = run_command(with_database(lambda db: _status(db, campaign)))["leads"].get("callable", 0)
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
    found = run_command(with_database(lambda db: _status(db, campaign)))
    if as_json:
        typer.echo(json.dumps(found, default=str))
        return
    typer.echo(f"{found['name']}: {found['state']}, {found['mode']}")
    because = " ".join(found["calls_now"]["because"])
    typer.echo(f"  calls now: no. {because} (plateau campaign why)" if because else "  calls now: yes")
    for title in ("leads", "outcomes_today", "agents"):
        counts = ", ".join(f"{word} {count}" for word, count in sorted(found[title].items()))
        typer.echo(f"  {title.replace('_', ' ')}: {counts or 'none'}")
    if found["given_up_today"]:
        typer.echo(f"  given up today: {found['given_up_today']} of those without an answer, hung up while they rang")
    decision = found["last_decision"]
    typer.echo(f"  last decision: {decision['decision']['sentence'] if decision else 'none yet'}")


def _move(name: str, event: CampaignEvent) -> None:
    after = run_command(with_database(lambda db: _moved(db, name, event)))
    typer.echo(f"{name}: {after}")


async def _moved(db: Connection, name: str, event: CampaignEvent) -> str:
    async with db.transaction():
        one = await campaign_named(db, name)
        after = step(CAMPAIGN, CampaignState(one.state), event)
        if after is None or not await campaigns.move(db, one.id, one.state, after):
            raise NotNow(f"{one.name} is {one.state}: it cannot {event} now")
        if after is CampaignState.RUNNING:
            settings = settings_for_commands()
            checks = await shown_checks(db, settings, one)
            if not checks.lawful:
                raise NotNow(needed_sentence(checks.needed, one.trunk, settings.language))
        body = {"state": after}
        await events.append(db, "campaign", node=one.node, campaign_id=one.id, body=body)
        await audit.write(db, None, f"campaign.{event}", f"campaign {one.id}", body)
    await events.wake(db)
    return after


async def _status(db: Connection, name: str) -> dict[str, Any]:
    one = await campaign_named(db, name)
    leads, outcomes, agents = await campaigns.counts(db, one.id)
    found, _ = await look(db, name)
    because = sentences(found, french=False)
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
