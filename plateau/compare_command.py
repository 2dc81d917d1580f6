"""`plateau compare`: load what a comparison of numbers with a national list said."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from db import audit, events
from db.people import national_lists
from db.pool import connect
from dialer.core.errors import InvalidNumber, PlateauError
from dialer.core.national_lists import named
from dialer.core.phone import normalise
from ops.law import current
from plateau.command import run_command
from plateau.configuration import settings_for_commands

app = typer.Typer(add_completion=False)
AT_ONCE = 10_000
_YES, _NO = frozenset({"1", "yes", "oui", "true"}), frozenset({"0", "no", "non", "false"})


class BadComparison(PlateauError):
    """This is not the answer to a comparison."""


@app.command()
def load(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="Lines NUMBER;yes or NUMBER;no: whether the list has it."),
    ],
    name: Annotated[str, typer.Option("--list", help="The list as the profile names it: bloctel, tps ...")],
    at: Annotated[datetime | None, typer.Option(help="When it was compared, UTC; without it, now.")] = None,
) -> None:
    """Write down which numbers a national list has, by the answer to a comparison; whole or not at all.

    plateau compare answer.csv --list bloctel
    """
    known = named(current())
    if name not in known:
        raise BadComparison(f"no profile names the list {name}; they name {', '.join(sorted(known))}")
    moment = at.replace(tzinfo=UTC) if at else datetime.now(UTC)
    typer.echo(f"{run_command(_load(list(_lines(file)), name, moment))} numbers compared with {name}")


def _lines(file: Path) -> Iterator[tuple[str, bool]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row, cells in enumerate(csv.reader(lines, delimiter=";"), 1):
            words = [cell.strip() for cell in cells]
            if not any(words):
                continue
            if len(words) != 2 or words[1].lower() not in _YES | _NO:
                raise BadComparison(f"row {row}: it must be NUMBER;yes or NUMBER;no")
            try:
                yield normalise(words[0]), words[1].lower() in _YES
            except InvalidNumber as fault:
                raise BadComparison(f"row {row}: {fault}") from None


async def _load(said: list[tuple[str, bool]], name: str, at: datetime) -> int:
    db = await connect(settings_for_commands().database.url.get_secret_value(), application="plateau compare")
    try:
        async with db.transaction():
            count = 0
            for first in range(0, len(said), AT_ONCE):
                count += await national_lists.compared(db, name, at, said[first : first + AT_ONCE])
            await audit.write(db, None, "national_list.compare", f"list {name}", {"list": name, "compared": count})
        await events.wake(db)
    finally:
        await db.close()
    return count
