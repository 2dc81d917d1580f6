"""The report of a demo: its figures, and every invariant that was broken, as a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bench.demo.evidence import (
    CallerIdCheck,
    RecordingCheck,
    check_caller_ids,
    check_recordings,
    errors_in_logs,
    errors_of_asterisk,
)
from bench.demo.plan import DEFAULT_SHOWN, SHOWN, all_shown
from bench.demo.world import World
from db.bench import report
from db.history import verifying
from db.pool import Connection, connect
from dialer.core.states import AgentState, LeadState, Outcome
from plateau.services import SERVICES

PERCENTILES = ("p50", "p95", "p99", "max")


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that report.json holds."""

    attempts: Mapping[str, Any]
    live_answers: int
    connected: int
    abandoned: int
    abandon_rate: float
    agent_seconds: Mapping[str, float]
    answer_to_agent_ms: Mapping[str, float | None]
    caller_id: Mapping[str, int]
    recordings: Mapping[str, int]
    leads: Mapping[str, int]
    ghost_attempts: int
    stuck_agents: int
    errors: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether every invariant held."""
        return not self.errors


async def examine(world: World, leftover_channels: int) -> Report:
    """Read database, carrier, disk and logs once everybody has gone home.

    `leftover_channels` are those that the PBX still had when nobody was left to talk.
    """
    connection = await connect(world.database_url, application="plateau demo report")
    try:
        recorded = await report.recordings(connection)
        numbers = await _caller_ids(connection, world)
        sounds = await asyncio.to_thread(check_recordings, world.settings.recordings_dir, recorded)
        made = await _figures(connection, numbers, sounds, leftover_channels)
        findings = await verifying.faults(connection)
    finally:
        await connection.close()
    faults = [*numbers.faults, *sounds.faults, *findings, *_restarts(world)]
    faults += await asyncio.to_thread(errors_in_logs, world.run_dir / "log", SERVICES)
    faults += await asyncio.to_thread(errors_of_asterisk, world.real.folders.log / "messages")
    made.errors.extend([*_broken(made), *faults])
    return made


async def _caller_ids(connection: Connection, world: World) -> CallerIdCheck:
    if world.exchange is None:
        return CallerIdCheck(0, 0, [])
    dialed = await report.dialed(connection)
    return check_caller_ids(world.exchange.received, dialed, SHOWN, DEFAULT_SHOWN, all_shown())


async def _figures(
    connection: Connection, numbers: CallerIdCheck, sounds: RecordingCheck, leftover_channels: int
) -> Report:
    totals = await report.totals(connection)
    outcomes, leads = await report.outcomes(connection), await report.leads(connection)
    seconds = await report.agent_seconds(connection, datetime.now(UTC))
    waits: Sequence[float | None] = await report.waits(connection) or [None] * len(PERCENTILES)
    return Report(
        attempts={
            "total": totals.attempts,
            "by_outcome": {outcome: outcomes.get(outcome, 0) for outcome in Outcome},
        },
        live_answers=totals.live_answers,
        connected=totals.connected,
        abandoned=totals.abandoned,
        abandon_rate=round(totals.abandoned / totals.live_answers, 4) if totals.live_answers else 0.0,
        agent_seconds={
            state: round(seconds.get(state, 0.0), 1) for state in AgentState if state is not AgentState.OFFLINE
        },
        answer_to_agent_ms=dict(zip(PERCENTILES, waits, strict=True)),
        caller_id={"checked": numbers.checked, "mismatches": numbers.mismatches},
        recordings={
            "expected": sounds.expected,
            "found": sounds.found,
            "playable": sounds.playable,
            "wrong_duration": sounds.wrong_duration,
        },
        leads={state: leads.get(state, 0) for state in LeadState},
        ghost_attempts=totals.live + leftover_channels,
        stuck_agents=await report.agents_not_gone(connection),
    )


def _broken(made: Report) -> list[str]:
    """What must be zero, and is not."""
    sounds = made.recordings
    counts = {
        "calls that showed another number than the rules say": made.caller_id["mismatches"],
        "recordings that are missing": sounds["expected"] - sounds["found"],
        "recordings that do not play": sounds["found"] - sounds["playable"],
        "recordings that last another time than their conversation": sounds["wrong_duration"],
        "attempts or calls that lived on after everybody had gone": made.ghost_attempts,
        "agents who could not leave": made.stuck_agents,
        "attempts that were lost": int(made.attempts["by_outcome"][Outcome.LOST]),
    }
    return [f"{what}: {count}" for what, count in counts.items() if count]


def _restarts(world: World) -> list[str]:
    """Programs that died under way."""
    stack = world.real.stack
    names = ["asterisk", *SERVICES]
    return [f"{name} had to be started {stack.starts(name)} times" for name in names if stack.starts(name) > 1]
