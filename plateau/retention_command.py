"""`plateau retention`: what has run out of time, listed or erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from db.people import retention
from db.people.retention import Due
from db.pool import open_pool
from dialer.core.retention import RetentionLaw, retention_of
from ops.law import load
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from recorder.retention import Retention

app = typer.Typer(add_completion=False, help="Data whose time is over.")
_SHOWN = 50


@app.command(name="retention")
def retention_(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would go; nothing goes.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Erase what is kept longer than the law or the principal allows; the recorder does it daily by itself.

    What it asks for is carried out by the recorder: rows at once, then files.
    """
    if not dry_run and not yes:
        typer.confirm("Erase everything whose time is over?", abort=True)
    run, counts, found = run_command(_run(dry_run))
    if as_json:
        shown = [
            {
                "contact_id": one.contact_id,
                "over_at": one.over_at.isoformat(),
                "customer": one.customer,
                "profile": one.profile,
            }
            for one in found
        ]
        typer.echo(json.dumps({"run": run, "dry": dry_run, "counts": counts, "contacts": shown}))
        return
    verb = "would go" if dry_run else "go"
    typer.echo(
        f"run {run}: {counts['prospects']} prospects and {counts['customers']} customers {verb}, "
        f"{counts['recordings']} recordings, {counts['oppositions']} oppositions, "
        f"{counts['audit']} lines of the audit, {counts['events']} events, {counts['messages']} messages to agents, "
        f"{counts['monitorings']} lines of who listened to agents and {counts['listens']} of who heard recordings; "
        f"{counts['contracts']} with a running contract, {counts['proofs']} whose consent is to be proved and "
        f"{counts['kept']} held or restricted contacts stay, "
        f"and {counts['oppositions_kept']} oppositions past their least period"
    )
    for one in counts["campaigns_longer_than_law"]:
        typer.echo(
            f"  campaign {one['id']} ({one['name']}) keeps recordings {one['retention_days']} days; "
            f"{one['profile']} says {one['law_days']}"
        )
    for due in found[:_SHOWN]:
        who = "customer" if due.customer else "prospect"
        typer.echo(
            f"  contact {due.contact_id}, {who}: over since {due.over_at:%Y-%m-%d} ({due.profile or 'own term'})"
        )
    if len(found) > _SHOWN:
        typer.echo(f"  and more; --json names {len(found)} of them")


async def _run(dry: bool) -> tuple[int, dict[str, Any], list[Due]]:
    settings = settings_for_commands()

    def law(now: datetime) -> RetentionLaw:
        return retention_of(load(), now.date())

    def clock() -> datetime:
        return datetime.now(UTC)

    url = settings.database.url.get_secret_value()
    async with await open_pool(url, application="plateau retention", size=2) as pool, pool.acquire() as connection:
        if not await retention.take_turn(connection):
            typer.echo("plateau: the retention runs already; try again later", err=True)
            raise typer.Exit(1)
        now = clock()
        found = await retention.due(connection, law(now), now, limit=1000)
        work = Retention(pool, settings.do_not_call.ring, law, clock)
        run = await work.run(connection, dry=dry)
        counts = (await retention.runs(connection, 1))[0].counts
        await retention.leave(connection)
    return run, counts, found
