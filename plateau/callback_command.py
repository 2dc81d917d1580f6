"""`plateau callback`: promised calls, listed, promised, moved and called off."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from api.calls.callbacks import cancel, move, promise
from api.calls.promised_time import agreed, whereabouts
from api.schema.callbacks import CallbackBody, CallbackMove, CallbackShape, Promised, WhenBody
from api.schema.explain import LeadExplanation
from db.calls import callback_list
from db.calls.callback_list import Listed
from db.pool import Connection
from dialer.core.errors import PlateauError
from dialer.core.states import CallbackState
from plateau.callback_words import refused_words, understood_words
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.explain_lead import explanation
from plateau.named import agents_named
from plateau.one_campaign import campaign_named, changed, with_database
from plateau.typed_values import body

app = typer.Typer(no_args_is_help=True, help="Promised calls.")
CallbackId = Annotated[int, typer.Argument(metavar="ID", help="Of the callback, as `list` shows it.")]
Local = Annotated[str, typer.Argument(metavar="LOCAL_TIME", help="On the customer's clock: 2026-11-24T10:00.")]
Zone = Annotated[str, typer.Option(help="Where the customer said to be, such as Indian/Reunion; else it is known.")]
Agent = Annotated[str, typer.Option(help="Log-in or id: by this agent alone; else by anybody of the campaign.")]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing.")]
OPEN = tuple(state for state in CallbackState if state not in (CallbackState.DONE, CallbackState.CANCELLED))


class NoCallback(PlateauError):
    """There is no such callback; `plateau callback list` shows them."""


@app.command("list")
def show(
    campaign: Annotated[str, typer.Option(help="Name or id; else all.")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Two minutes late or more, and not being called.")] = False,
    agent: Annotated[str, typer.Option(help="Log-in or id: those of this agent alone.")] = "",
    closed: Annotated[bool, typer.Option("--all", help="Also those that were kept or called off.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of sentences.")] = False,
) -> None:
    """Promised calls by their time, on each customer's clock."""
    found = run_command(with_database(lambda db: _page(db, campaign, agent, overdue, closed, limit)))
    if as_json:
        for one in found:
            typer.echo(CallbackShape.model_validate(one).model_dump_json())
        return
    if not found:
        typer.echo("no call is overdue" if overdue else "no call is promised")
        return
    for one in found:
        state = f"{one.state}, OVERDUE" if one.overdue else one.state
        who = " ".join(filter(None, (one.title, one.first_name, one.last_name, one.company, one.number)))
        note = f"; {one.note}" if one.note else ""
        typer.echo(
            f"{one.id}: {_clock(one)}, lead {one.lead_id} ({who}), {one.campaign}, by {one.agent or 'anybody'}; "
            f"{state}{note}"
        )


@app.command("promise")
def promise_(
    lead: Annotated[int, typer.Argument(help="Id of the lead.")],
    local: Local,
    agent: Agent = "",
    note: Annotated[str, typer.Option(help="What is to be known when the call comes.")] = "",
    timezone: Zone = "",
    appointment: Annotated[
        int | None, typer.Option(help="Id of the entry of the ledger by which the person agreed to this very time.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Promise a call: shows how the time is understood and what the law says of it, asks, then promises.

    plateau callback promise 4 2026-11-24T10:00 --agent paul --note "préfère le matin"
    """
    said = _when(lead, local, timezone)
    known = {"note": note, "appointment_consent_id": appointment}
    wanted = body(CallbackBody, {**said, **known, "agent_id": _agent(agent)})
    _confirm(lead, body(WhenBody, said), "Promise it?", yes)
    made: Promised = changed(lambda db: promise(db, None, wanted))
    typer.echo(f"callback {made.id} is promised")


@app.command("move")
def move_(callback: CallbackId, local: Local, agent: Agent = "", timezone: Zone = "", yes: Yes = False) -> None:
    """Give a promised call another time: shows how it is understood, asks, then moves it. It gets another id.

    An agreement to a precise appointment does not hold for another time.
    """
    old = run_command(with_database(lambda db: _one(db, callback)))
    said = _when(old.lead_id, local, timezone)
    _confirm(old.lead_id, body(WhenBody, said), "Move it there?", yes)
    said.pop("lead_id")
    wanted = body(CallbackMove, {**said, "agent_id": _agent(agent)})
    made: Promised = changed(lambda db: move(db, None, callback, wanted))
    typer.echo(f"callback {callback} is callback {made.id} now")


@app.command("cancel")
def cancel_(callback: CallbackId) -> None:
    """Call a promised call off; its lead is called like any other again."""
    run_command(with_database(lambda db: _one(db, callback)))
    changed(lambda db: cancel(db, None, callback))
    typer.echo(f"callback {callback} is called off")


def _when(lead: int, local: str, timezone: str) -> dict[str, object]:
    said: dict[str, object] = {"lead_id": lead, "local": local.strip().replace(" ", "T")}
    return said | ({"timezone": timezone} if timezone else {})


def _agent(word: str) -> int | None:
    found: list[int] = run_command(with_database(lambda db: agents_named(db, [word]))) if word else []
    return found[0] if found else None


def _confirm(lead: int, when: WhenBody, question: str, yes: bool) -> None:
    """Say how a time is understood and what the law says of that call, and ask. Refuses a lead that is held."""
    lines, held = run_command(with_database(lambda db: _understood(db, lead, when)))
    for line in lines:
        typer.echo(line)
    if held:
        raise typer.Exit(1)
    if not yes:
        typer.confirm(question, abort=True)


async def _understood(db: Connection, lead: int, when: WhenBody) -> tuple[list[str], bool]:
    french = settings_for_commands().language == "fr"
    time = agreed(when, await whereabouts(db, lead))
    law: LeadExplanation = await explanation(db, lead, time.due_at)
    held = law.state not in callback_list.PROMISED_FROM
    return [*understood_words(time), *refused_words(law, held, french=french)], held


async def _one(db: Connection, callback: int) -> Listed:
    found = await callback_list.one(db, callback)
    if found is None:
        raise NoCallback
    return found


async def _page(db: Connection, campaign: str, agent: str, overdue: bool, closed: bool, limit: int) -> list[Listed]:
    return await callback_list.page(
        db,
        campaign_id=(await campaign_named(db, campaign)).id if campaign else None,
        agent_id=(await agents_named(db, [agent]))[0] if agent else None,
        states=None if closed else OPEN,
        after=None,
        limit=limit,
        overdue=overdue,
    )


def _clock(one: Listed) -> str:
    """When it is due, on the customer's clock where that is known."""
    if not one.timezone:
        return f"{one.due_at.astimezone():%Y-%m-%d %H:%M %Z}"
    return f"{one.due_at.astimezone(ZoneInfo(one.timezone)):%Y-%m-%d %H:%M} {one.timezone}"
