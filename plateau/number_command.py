"""`plateau number`: the numbers shown, whose they are, how they do, and which a campaign may show."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from api.lines.caller_numbers import change, shapes, shown_checks
from api.lines.caller_texts import needed_sentence
from api.schema.caller_numbers import CallerNumberPatch, CallerNumberShape, ShownChecks
from db.campaigns import principals
from db.campaigns.settings import Campaign
from db.lines import caller_numbers
from db.pool import Connection
from dialer.core.errors import PlateauError
from dialer.core.phone import normalise
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.named import principal_named
from plateau.one_campaign import Name, campaign_named, changed, with_database
from plateau.typed_values import said, settings

app = typer.Typer(no_args_is_help=True, help="Numbers shown.")
CLEARED = frozenset({"principal_id", "valid_from", "valid_to", "daily_cap", "rests_until"})
"""What is said of a number and can be taken away."""
_FORM = (
    "principal=NAME, declared=true, callable_back=true, daily_cap=200, rests_until=2026-12-01T00:00:00+01:00, "
    "rest_days=7, valid_from=2026-01-01, valid_to, operator, contract, note; KEY= takes it away."
)


class NoNumber(PlateauError):
    """No trunk has this number; `plateau number list` shows them."""


@app.command("list")
def show(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Every number that a trunk may show: whose it is, and how the calls of 14 days that showed it went."""
    found, names = run_command(with_database(_everything))
    if as_json:
        for one in found:
            typer.echo(one.model_dump_json())
        return
    if not found:
        typer.echo("no trunk has a number: write them into the settings (trunks.NAME.numbers)")
        return
    for one in found:
        whose = names.get(one.principal_id or 0, "nobody's")
        known = "declared" if one.declared else "not declared"
        back = "can be called back" if one.callable_back else "cannot be called back"
        cap = "" if one.daily_cap is None else f", at most {one.daily_cap} a day"
        typer.echo(f"{one.e164} ({', '.join(one.trunks) or 'no trunk any more'}): {whose}, {known}, {back}{cap}")
        counts = f"{one.calls} calls, {one.answers} answered, {one.short} short, {one.opt_outs} opt-outs"
        typer.echo(f"  14 days: {counts}; {_flag(one)}")


@app.command("set")
def set_(
    number: Annotated[str, typer.Argument(help="As people write it.")],
    wanted: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...", help=_FORM)],
) -> None:
    """Say whose a number is, whether it is declared and can be called back, its cap of calls a day and its rest.

    plateau number set 0162000000 principal="Exemple SA" declared=true callable_back=true daily_cap=200
    """
    e164, house = normalise(number), settings_for_commands()

    async def work(db: Connection) -> CallerNumberShape:
        patch = settings(CallerNumberPatch, [await _meant(db, word) for word in wanted], CLEARED)
        if not await caller_numbers.numbers(db, e164):
            raise NoNumber
        await change(db, house.node, None, e164, patch)
        return (await shapes(db, house.zone, e164))[0]

    now = changed(work).model_dump(mode="json")
    for word in wanted:
        key = word.partition("=")[0].replace("principal_id", "principal").replace("principal", "principal_id")
        typer.echo(f"{key}: {said(now[key])}")


@app.command()
def check(
    campaign: Name,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Which numbers a campaign may show today, why not the others, and which would be needed.

    Exit code 1: it may show none, and does not start.
    """
    one, found = run_command(with_database(lambda db: _checks(db, campaign)))
    language = settings_for_commands().language
    if as_json:
        typer.echo(found.model_dump_json())
    for number in found.numbers if not as_json else ():
        typer.echo(f"{number.e164}: {'may be shown' if number.lawful else 'may not be shown'}")
        for reason in number.reasons:
            typer.echo(f"  {reason.text_fr if language == 'fr' else reason.text_en} ({reason.source})")
    if not found.lawful and not as_json:
        typer.echo(needed_sentence(found.needed, one.trunk, language))
    elif found.needed and found.lawful < len(found.numbers) and not as_json:
        typer.echo(f"numbers that would do begin with {', '.join(found.needed)}")
    raise typer.Exit(0 if found.lawful else 1)


async def _everything(db: Connection) -> tuple[list[CallerNumberShape], dict[int, str]]:
    names = {identity: name for identity, name, _ in await principals.everyone(db)}
    return await shapes(db, settings_for_commands().zone), names


async def _meant(db: Connection, word: str) -> str:
    """The word, a principal by its id."""
    key, between, text = word.partition("=")
    if key != "principal" or not between:
        return word
    return f"principal_id={await principal_named(db, text) if text else ''}"


async def _checks(db: Connection, name: str) -> tuple[Campaign, ShownChecks]:
    one = await campaign_named(db, name)
    return one, await shown_checks(db, settings_for_commands(), one)


def _flag(one: CallerNumberShape) -> str:
    """What speaks against a number, since when, and until when it rests."""
    words = [sign.replace("_", " ").upper() for sign in one.signs]
    if one.bad_since is not None:
        words.append(f"since {one.bad_since.astimezone():%Y-%m-%d}")
    if one.rests_until is not None and one.rests_until > datetime.now(one.rests_until.tzinfo):
        words.append(f"rests until {one.rests_until.astimezone():%Y-%m-%d %H:%M}")
    return ", ".join(words) or "does well"
