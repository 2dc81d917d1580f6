"""`plateau recordings`: the index of recordings against the files."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from db import events
from db.calls import recording_index
from db.calls.recording_index import Indexed
from db.pool import Connection, connect
from ops.settings import Settings
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from recorder.verify import Verdict, differs, orphans, verdicts

app = typer.Typer(no_args_is_help=True, help="Recordings of calls.")


@app.callback()
def recordings() -> None:
    """Recordings of calls."""


@app.command()
def reindex(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Verify every recording: is its file there, is it the one that was stored, does it play.

    Repairs the index where a file proves itself; marks what is missing or broken, and names files that no
    recording knows. Exit code 1 when something is wrong that could not be repaired.
    """
    counts, strays = run_command(_reindex())
    if as_json:
        typer.echo(json.dumps({**counts, "orphans": strays}))
    else:
        typer.echo(
            f"{counts['verified']} recordings verified: {counts['good']} good, {counts['repaired']} repaired, "
            f"{counts['missing']} missing, {counts['broken']} broken; {len(strays)} files belong to no recording"
        )
        for name in strays:
            typer.echo(f"  {name}")
    raise typer.Exit(1 if counts["missing"] or counts["broken"] or strays else 0)


async def _reindex() -> tuple[dict[str, int], list[str]]:
    settings = settings_for_commands()
    url = settings.database.url.get_secret_value()
    reading = await connect(url, application="plateau recordings reindex")
    writing = await connect(url, application="plateau recordings reindex")
    try:
        return await reindexed(reading, writing, settings)
    finally:
        await reading.close()
        await writing.close()


async def reindexed(reading: Connection, writing: Connection, settings: Settings) -> tuple[dict[str, int], list[str]]:
    """Verify and repair; how many were verified, good, repaired, missing and broken, and the files left over."""
    counts: Counter[str] = Counter()
    strays = await orphans(reading, settings.recordings_dir)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("recordings", total=await recording_index.indexed_count(reading))
        async for row, verdict in verdicts(reading, settings.recordings_dir, strays):
            counts["verified"] += 1
            changed = differs(row, verdict) and await _write(writing, row, verdict)
            if verdict.state == "stored":
                strays.pop(verdict.name, None)
                counts["repaired" if changed else "good"] += 1
            else:
                counts[verdict.state] += 1
            progress.advance(task)
    await events.wake(writing)
    return {key: counts[key] for key in ("verified", "good", "repaired", "missing", "broken")}, sorted(strays)


async def _write(connection: Connection, row: Indexed, verdict: Verdict) -> bool:
    async with connection.transaction():
        if verdict.state == "stored":
            changed = await recording_index.trust(connection, row.id, verdict.name, verdict.size, verdict.duration_ms)
        else:
            changed = await recording_index.doubt(connection, row.id, verdict.state, verdict.fault)
        if changed:
            await events.append(
                connection,
                "recording",
                campaign_id=row.campaign_id,
                agent_id=row.agent_id,
                attempt_id=row.attempt_id,
                body={"id": row.id, "state": verdict.state, "fault": verdict.fault},
            )
    return changed
