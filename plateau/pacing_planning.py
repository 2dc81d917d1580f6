"""`plateau pacing replay` and `simulate`: what they read, and how they show what they found."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from bench.pacing.choices import Choices, changed
from bench.pacing.comparison import Comparison, compare
from bench.pacing.intervals import Interval
from bench.pacing.learned import learned
from bench.pacing.past import PastDay
from bench.pacing.planning import Plan, Team
from bench.pacing.reading import read_day, recent_calls
from db.bench.replaying import PacedAttempt
from db.campaigns.settings import Campaign
from db.pool import Connection, connect
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.one_campaign import campaign_named, campaign_numbered

Found = TypeVar("Found")

LEARNED_CALLS = 2000
WATCHFUL = {"client_connection_check_interval": "1s"}
"""Statements end with who asked them, even if that is killed: others of the database do not wait for nothing."""
WORDS = {
    "calls": "calls",
    "answers": "live answers",
    "connected": "connected",
    "abandoned": "abandoned",
    "abandon_rate": "abandon rate",
    "utilisation": "utilisation",
    "mean_wait_seconds": "mean wait of agents, s",
    "p90_wait_seconds": "nine waits of ten are below, s",
    "attempts": "calls",
    "people_reached": "people reached",
    "people_reached_per_hour": "people reached an hour",
    "list_lasts_hours": "the list lasts, h",
    "simulated_hours": "hours simulated",
}
SHARES = frozenset({"abandon_rate", "utilisation"})


def replay_day(name: str, day: date, asked: Sequence[str], seeds: int) -> Comparison:
    """A past day of a campaign with its settings and with those asked for. Refuses in words, with exit code 1."""

    async def work(connection: Connection) -> tuple[PastDay, Choices, Choices | None]:
        past = await read_day(connection, await campaign_named(connection, name), day)
        was = Choices.of(past.settings)
        return past, was, changed(was, asked) if asked else None

    return compare(*_read(work), seeds)


def learn_plan(plan: Plan, named: str | int) -> Plan:
    """The plan with the parameters of a campaign's own calls: by name or id, or, a number, by id alone.

    Raises PlanRefused where they are too few; refuses all else in words, with exit code 1.
    """

    async def work(connection: Connection) -> tuple[Campaign, Sequence[PacedAttempt]]:
        found = campaign_named(connection, named) if isinstance(named, str) else campaign_numbered(connection, named)
        campaign = await found
        return campaign, await recent_calls(connection, campaign.id, LEARNED_CALLS)

    return learned(plan, *_read(work))


def show_comparison(found: Comparison) -> None:
    """The table of a replay."""
    table = Table("", "happened", "replayed", "off by", box=None, pad_edge=False)
    if found.changed:
        table.add_column("with changes")
        table.add_column("difference")
    for name, happened, replay, after, difference in found.rows():
        cells = [WORDS[name], _number(name, happened), _mean(name, replay), _signed(name, replay.mean - happened)]
        if after and difference:
            cells += [_mean(name, after), _mean(name, difference, sign=True)]
        table.add_row(*cells)
    _console().print(table)


def show_plan(teams: Sequence[Team]) -> None:
    """The table of a simulation, one column a team."""
    table = Table("agents", *(str(team.agents) for team in teams), box=None, pad_edge=False)
    columns = [team.intervals() for team in teams]
    for name in columns[0]:
        table.add_row(WORDS[name], *(_mean(name, column[name]) for column in columns))
    table.add_row("shifts", *(str(len(team.outcomes)) for team in teams))
    _console().print(table)


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 160)


def _read(work: Callable[[Connection], Awaitable[Found]]) -> Found:
    async def connected() -> Found:
        url = settings_for_commands().database.url.get_secret_value()
        connection = await connect(url, application="plateau pacing", settings=WATCHFUL)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return run_command(connected())


def _number(name: str, value: float, *, sign: bool = False) -> str:
    plus = "+" if sign else ""
    if name in SHARES:
        return f"{100 * value:{plus}.2f} %"
    return f"{value:{plus}.0f}" if abs(value) >= 100 or value == int(value) else f"{value:{plus}.1f}"


def _signed(name: str, value: float) -> str:
    return _number(name, value, sign=True)


def _mean(name: str, found: Interval, *, sign: bool = False) -> str:
    mean = _number(name, found.mean, sign=sign)
    return f"{mean} ± {_number(name, found.half)}" if found.half else mean
