"""`plateau register`: prospects out of the French company register, counted first, then imported as a batch."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from db import audit
from db.pool import connect
from intake import register
from intake import run as intake
from intake.register import Counted, Stock
from intake.register_selection import Selection, selection
from ops.settings import Settings
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.import_command import CANCELLED, campaign_named
from plateau.up_command import until_signal

app = typer.Typer(no_args_is_help=True, help="Prospects out of the French company register (SIRENE stock files).")

Establishments = Annotated[
    Path, typer.Option("--etablissements", exists=True, dir_okay=False, help="StockEtablissement, CSV or Parquet.")
]
Units = Annotated[Path, typer.Option("--unites", exists=True, dir_okay=False, help="StockUniteLegale, CSV or Parquet.")]
Numbers = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="CSV: SIRET or SIREN, and telephones.")]
Naf = Annotated[list[str] | None, typer.Option(help="Activity: a code or its beginning (62, 62.01Z); repeat it.")]
Department = Annotated[list[str] | None, typer.Option(help="Such as 69, 2A or 974; repeat it.")]
Postcode = Annotated[list[str] | None, typer.Option(help="A postcode or its beginning; repeat it.")]
Size = Annotated[list[str] | None, typer.Option(help="Band of employees (NN, 00, 01 ... 53); repeat it.")]
LegalForm = Annotated[list[str] | None, typer.Option(help="A legal form or its beginning (57, 1000); repeat it.")]
From = Annotated[
    datetime | None, typer.Option("--created-from", formats=["%Y-%m-%d"], help="Created that day or later.")
]
To = Annotated[datetime | None, typer.Option("--created-to", formats=["%Y-%m-%d"], help="Created that day or before.")]
Closed = Annotated[bool, typer.Option("--with-closed", help="Also establishments that are closed.")]
HeadOffices = Annotated[bool, typer.Option("--head-offices", help="Head offices only.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")]


@app.callback()
def register_files() -> None:
    """Prospects out of the French company register."""


@app.command(name="count")
def count_(
    etablissements: Establishments,
    unites: Units,
    numbers: Numbers = None,
    naf: Naf = None,
    department: Department = None,
    postcode: Postcode = None,
    size: Size = None,
    legal_form: LegalForm = None,
    created_from: From = None,
    created_to: To = None,
    with_closed: Closed = False,
    head_offices: HeadOffices = False,
    as_json: AsJson = False,
) -> None:
    """Count what a selection comes to; nothing is made.

    plateau register count --etablissements StockEtablissement.parquet --unites StockUniteLegale.parquet --naf 62
    --department 69
    """
    wanted = run_command(
        _selected(naf, department, postcode, size, legal_form, created_from, created_to, with_closed, head_offices)
    )
    counted = run_command(_count(Stock(etablissements, unites, numbers), wanted))
    typer.echo(json.dumps(_as_data(counted)) if as_json else _told(counted))


@app.command()
def make(
    etablissements: Establishments,
    unites: Units,
    numbers: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="CSV: SIRET or SIREN, and telephones.")],
    campaign: Annotated[str, typer.Option(help="Name or id.")],
    naf: Naf = None,
    department: Department = None,
    postcode: Postcode = None,
    size: Size = None,
    legal_form: LegalForm = None,
    created_from: From = None,
    created_to: To = None,
    with_closed: Closed = False,
    head_offices: HeadOffices = False,
    as_json: AsJson = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask after the count.")] = False,
) -> None:
    """Import whom a selection finds with a number, as one batch, after showing the count."""
    stock = Stock(etablissements, unites, numbers)
    wanted = run_command(
        _selected(naf, department, postcode, size, legal_form, created_from, created_to, with_closed, head_offices)
    )
    if not yes:
        typer.echo(_told(run_command(_count(stock, wanted))))
        typer.confirm("Import those with a number?", abort=True)
    done = run_command(_make(stock, wanted, campaign))
    if done is None:
        typer.echo("cancelled; nothing was imported", err=True)
        raise typer.Exit(CANCELLED)
    counted, batch = done
    rows = batch.rows
    if as_json:
        typer.echo(json.dumps({**_as_data(counted), "batch_id": batch.batch_id, "rows": asdict(rows)}))
    else:
        typer.echo(
            f"batch {batch.batch_id}: {counted.with_number} companies with a number, {rows.imported} imported, "
            f"{rows.skipped} skipped ({rows.do_not_call} of them on the do-not-call list), "
            f"{rows.refused} refused; {counted.without_number} without a number left out\n"
            f"plateau batch undo {batch.batch_id} takes it back"
        )


async def _selected(
    naf: list[str] | None,
    department: list[str] | None,
    postcode: list[str] | None,
    size: list[str] | None,
    legal_form: list[str] | None,
    created_from: datetime | None,
    created_to: datetime | None,
    with_closed: bool,
    head_offices: bool,
) -> Selection:
    return selection(
        naf=naf or (),
        departments=department or (),
        postcodes=postcode or (),
        sizes=size or (),
        legal_forms=legal_form or (),
        created_from=_day(created_from),
        created_to=_day(created_to),
        active_only=not with_closed,
        head_offices_only=head_offices,
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


async def _count(stock: Stock, wanted: Selection) -> Counted:
    settings = settings_for_commands()
    with until_signal(), _shown() as (reading, _):
        return await register.count(stock, wanted, _work(settings), reading)
    raise typer.Exit(CANCELLED)


async def _make(stock: Stock, wanted: Selection, campaign: str) -> tuple[Counted, intake.Progress] | None:
    settings = settings_for_commands()
    url = settings.database.url.get_secret_value()
    order = intake.ImportOrder(
        path=stock.establishments,
        campaign_id=await campaign_named(url, campaign),
        numbers=settings.dialing.numbers,
        language=settings.language,
        file_name=stock.establishments.name,
        destinations={name: trunk.destinations for name, trunk in settings.trunks.items()},
        ring=settings.do_not_call.ring,
    )
    with until_signal(), _shown() as (reading, importing):
        done = await register.make(url, stock, wanted, order, _work(settings), reading, importing)
        connection = await connect(url, application="plateau register")
        try:
            detail = _as_data(done[0]) | {"selection": json.loads(json.dumps(asdict(wanted), default=str))}
            await audit.write(connection, None, "register.make", f"batch {done[1].batch_id}", detail)
        finally:
            await connection.close()
        return done
    return None


def _work(settings: Settings) -> Path:
    return settings.run_dir / "register"


def _as_data(counted: Counted) -> dict[str, object]:
    return {**asdict(counted), "without_number": counted.without_number}


def _told(counted: Counted) -> str:
    lines = [
        f"{counted.companies} establishments, {counted.with_number} of them with a number"
        f" (sole traders among all: {counted.sole_traders})",
        f"left out: {counted.opposed} that object to prospecting (Code de commerce, art. R123-232-1), "
        f"{counted.unknown} whose legal unit is not in the file",
    ]
    if counted.numbers.unreadable:
        lines.append(f"{counted.numbers.unreadable} of {counted.numbers.rows} rows of numbers name no company")
    for title, groups in (("department", counted.by_department), ("activity", counted.by_activity)):
        shown = [f"  {one.code or '-':>8} {one.companies:>9} {one.with_number:>9}" for one in groups[:20]]
        lines += [f"by {title}: establishments, with a number", *shown]
    return "\n".join(lines)


@contextlib.contextmanager
def _shown() -> Iterator[tuple[register.Reading, intake.Listener]]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("reading", total=1.0)

        def reading(step: str, fraction: float) -> None:
            bar.update(task, description=step, completed=fraction)

        def importing(now: intake.Progress) -> None:
            bar.update(task, description=f"importing, {now.rows.imported} imported", completed=now.fraction)

        yield reading, importing
