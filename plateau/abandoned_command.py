"""`plateau abandoned`: where a campaign stands by the law's own count, and the evidence of it, call by call."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from api.campaigns.abandonment import policy, shape_of
from db import audit
from db.campaigns import abandonment
from db.campaigns.abandonment import Evidence
from db.pool import Connection
from exports.evidence import Account, as_csv, page_of
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.one_campaign import Name, campaign_named, with_database

app = typer.Typer(no_args_is_help=True, help="Abandoned calls, as the law counts them.")


@app.command()
def show(campaign: Name) -> None:
    """The policy that a campaign is held to, and where it stands in its legal window, as JSON."""
    typer.echo(json.dumps(run_command(with_database(lambda db: _shape(db, campaign))), indent=2, ensure_ascii=False))


@app.command()
def evidence(
    campaign: Name,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day, local to the campaign.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day.")],
    csv: Annotated[Path, typer.Option(help="Write every answered call here.")],
    html: Annotated[Path | None, typer.Option(help="Write the page that sums them up here.")] = None,
) -> None:
    """Write every call that pacing placed and somebody answered, with its times and as what it counted."""
    count, page = run_command(with_database(lambda db: _write(db, campaign, since, until, csv)))
    if html is not None:
        html.write_text(page, "utf-8")
    typer.echo(f"wrote {count} calls to {csv}" + (f" and {html}" if html else ""))


async def _shape(db: Connection, name: str) -> dict[str, object]:
    held = await abandonment.held(db, (await campaign_named(db, name)).id)
    assert held is not None
    found: dict[str, object] = (await shape_of(db, held)).model_dump(mode="json")
    return found


async def _write(db: Connection, name: str, first: datetime, last: datetime, file: Path) -> tuple[int, str]:
    held = await abandonment.held(db, (await campaign_named(db, name)).id)
    assert held is not None
    zone = ZoneInfo(held.timezone)
    since = first.replace(tzinfo=zone).astimezone(UTC)
    until = (last + timedelta(days=1)).replace(tzinfo=zone).astimezone(UTC)
    account = Account(policy(held, until - timedelta(seconds=1)), zone)
    counted = 0

    async def pages() -> AsyncIterator[list[Evidence]]:
        nonlocal counted
        async for found in abandonment.answered(db, held.campaign_id, since, until):
            counted += len(found)
            yield found

    with file.open("xb") as out:
        async for piece in as_csv(pages(), account):
            out.write(piece)
    language = settings_for_commands().language
    span = {"since": since.isoformat(), "until": until.isoformat()}
    await audit.write(db, None, "campaign.abandonment.evidence", f"campaign {held.campaign_id}", span)
    return counted, page_of(account, held.name, since, until, held.machine_error_share, language)
