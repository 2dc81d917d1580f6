"""`plateau costs`: rates of trunks, what calls cost, caps on spending, and the month's statement."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, TypeVar, get_args
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from api.lines.costs import put_rates, rated_again
from api.lines.statement_page import page_of
from api.lines.statements import bounds, issue
from api.schema.costs import Rated
from db import events
from db.campaigns import settings
from db.lines import costs, statements
from db.lines.costs import By, Spent
from db.pool import Connection, connect
from dialer.core.errors import PlateauError
from dialer.core.rating import Rate
from dialer.core.statement import statement as stated
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.costs_caps import app as caps
from plateau.costs_prices import prices
from plateau.one_campaign import changed

app = typer.Typer(no_args_is_help=True, help="What calls cost, and what a month costs.")
Found = TypeVar("Found")
app.add_typer(caps, name="cap")
app.command("prices")(prices)
COLUMNS = ("prefix", "from_date", "per_minute", "per_call", "first_seconds", "step_seconds")


class RatesUnread(PlateauError):
    """The file of rates cannot be read."""


@app.command()
def rates(
    trunk: Annotated[str, typer.Argument(help="Name of the trunk.")],
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="CSV to load; none: show what is known.")
    ] = None,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Give calls that no rate had when they ended what they cost by those of now."),
    ] = False,
) -> None:
    """Show the rates of a trunk, or load them from a CSV.

    Its columns are prefix (+336), from_date (2026-01-31 or 31/01/2026), per_minute, and if you like per_call,
    first_seconds and step_seconds. Such as:

    plateau costs rates operator rates.csv
    """
    if file is not None:
        wanted = rates_in(file.read_text("utf-8-sig"))
        run_command(_with_database(lambda db: _set_rates(db, trunk, wanted)))
        typer.echo(f"{len(wanted)} rates of {trunk} are set")
    if apply:
        done = run_command(_with_database(lambda db: _apply(db, trunk)))
        typer.echo(f"{done.rated} calls are rated, {done.unrated} have no rate still")
    if file is not None or apply:
        return
    table = Table("prefix", "from", "a minute", "a call", "first seconds", "step")
    known = run_command(_with_database(lambda db: costs.rates(db, trunk))).get(trunk, [])
    if not known:
        typer.echo(f"no rate of {trunk} is known; load some: plateau costs rates {trunk} rates.csv")
        return
    for one in known:
        table.add_row(
            one.prefix, str(one.from_date), f"{one.per_minute.normalize():f}", f"{one.per_call.normalize():f}",
            str(one.first_seconds), str(one.step_seconds),
        )  # fmt: skip
    Console().print(table)


def rates_in(text: str) -> list[Rate]:
    """The rates of a CSV, with semicolons or commas between and decimal commas or points.

    Raises RatesUnread, which names every row that is wrong.
    """
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
    if missing:
        raise RatesUnread(
            f"the file of rates has no column {', '.join(missing)}; its first line names them: {';'.join(COLUMNS)}"
        )
    found, faults = [], []
    for row in rows:
        try:
            found.append(_rate(row))
        except (InvalidOperation, ValueError, AttributeError) as fault:
            faults.append(f"  row {rows.line_num}: {fault or 'a number is missing'}")
    if faults:
        raise RatesUnread("rows of the file of rates cannot be read:\n" + "\n".join(faults[:20]))
    return found


def _rate(row: dict[str, str]) -> Rate:
    prefix = row["prefix"].strip()
    if not prefix.startswith("+") or not prefix[1:].isdigit() or len(prefix) > 16:
        raise ValueError("a prefix is + and up to 15 digits")
    per_minute, per_call = (Decimal((row.get(name) or "0").strip().replace(",", ".")) for name in COLUMNS[2:4])
    first, step = int(row.get("first_seconds") or 0), int(row.get("step_seconds") or 1)
    finite = per_minute.is_finite() and per_call.is_finite()
    if not finite or min(per_minute, per_call) < 0 or min(first, step - 1) < 0:
        raise ValueError("no amount and no number of seconds is below 0, and a step has at least one")
    return Rate(0, prefix, _day(row["from_date"].strip()), per_minute, per_call, first, step)


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(text, form).date()
    raise ValueError(f"{text} is no day; write it like 2026-01-31 or 31/01/2026")


@app.command()
def show(
    by: Annotated[str, typer.Option(help="campaign, trunk, day or destination.")] = "campaign",
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day; else 30 days ago.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day; else today.")] = None,
    timezone: Annotated[str, typer.Option(help="Whose days.")] = "Europe/Paris",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array instead of a table.")] = False,
) -> None:
    """What the calls of some days cost, and what a sale cost. Amounts are euros without tax."""
    if by not in get_args(By):
        raise typer.BadParameter(f"--by is one of {', '.join(get_args(By))}")
    zone = ZoneInfo(timezone)
    last = until.date() if until else datetime.now(zone).date()
    first = since.date() if since else last - timedelta(days=30)
    span = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    found = run_command(_with_database(lambda db: _sums(db, by, span, zone)))  # type: ignore[arg-type]
    if as_json:
        plain = [{**_plain(one), "per_sale": None if one.per_sale is None else str(one.per_sale)} for one in found]
        typer.echo(json.dumps(plain))
        return
    if not found:
        typer.echo(f"no call was answered from {first} to {last}")
        return
    table = Table(by, "calls", "minutes billed", "cost", "sales", "a sale", "without a rate")
    for one in found:
        sale = "" if one.per_sale is None else f"{one.per_sale:.2f}"
        minutes = f"{one.billed_seconds / 60:.1f}"
        table.add_row(one.of, str(one.calls), minutes, f"{one.amount:.2f}", str(one.sales), sale, str(one.unrated))
    Console().print(table)


@app.command()
def statement(
    month: Annotated[str, typer.Argument(help="Such as 2026-11.")],
    html: Annotated[Path | None, typer.Option(help="Write a page to read or print here.")] = None,
    keep: Annotated[
        bool, typer.Option("--issue", help="Keep a month that is over as it is, whatever rates and prices become.")
    ] = False,
) -> None:
    """The statement of a month: seats, options and calls, as JSON or as a page."""
    try:
        first, since, until = bounds(month)
    except ValueError:
        raise typer.BadParameter("a month is written as 2026-11") from None

    if keep:
        node = settings_for_commands().node
        changed(lambda db: issue(db, node, None, month))

    async def made(db: Connection) -> tuple[dict[str, object], bool]:
        issued = await statements.issued(db, first)
        now = stated(first, since, until, await statements.figures(db, since, until))
        return (issued or now), issued is not None

    document, issued = run_command(_with_database(made))
    if html is None:
        typer.echo(json.dumps({**document, "issued": issued}, ensure_ascii=False, indent=2))
        return
    html.write_text(page_of(document, issued=issued, language=settings_for_commands().language), "utf-8")
    typer.echo(f"wrote {html}")


def _plain(one: Spent) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Decimal) else value for name in one.__slots__
            if (value := getattr(one, name)) is not None}  # fmt: skip


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


async def _sums(db: Connection, by: By, span: tuple[datetime, datetime], zone: ZoneInfo) -> list[Spent]:
    found = await costs.sums(db, by, *span, zone)
    if by != "campaign":
        return found
    names = {str(one.id): one.name for one in await settings.page(db, 0, 10_000, with_finished=True)}
    return [Spent(names.get(one.of, one.of), *(getattr(one, name) for name in one.__slots__[1:])) for one in found]


async def _set_rates(db: Connection, trunk: str, wanted: list[Rate]) -> None:
    async with db.transaction():
        await put_rates(db, settings_for_commands().node, None, trunk, wanted)
    await events.wake(db)


async def _apply(db: Connection, trunk: str) -> Rated:
    house = settings_for_commands()
    done = await rated_again(db, house.node, None, house.zone, trunk)
    await events.wake(db)
    return done


async def _with_database(work: Callable[[Connection], Awaitable[Found]]) -> Found:
    connection = await connect(settings_for_commands().database.url.get_secret_value(), application="plateau costs")
    try:
        return await work(connection)
    finally:
        await connection.close()
