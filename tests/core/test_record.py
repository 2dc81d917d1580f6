"""The record of a decision says all that it was made from, in little room."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import accumulate
from random import Random
from typing import Any

import pytest
from hypothesis import given

from dialer.core.pacing import Busy, Snapshot, decide
from dialer.core.race import Ringing
from dialer.core.record import recorded
from dialer.core.states import AgentState
from tests.core.test_pacing import a_snapshot, snapshots


def sums(column: str) -> list[int]:
    return list(accumulate(int(word) for word in column.split()))


def known(column: str, unit: float) -> list[float | None]:
    return [None if word == "-" else int(word) * unit for word in column.split()]


def read_busy(record: Mapping[str, Any], at: float) -> list[Busy]:
    return [Busy(AgentState(state), at - tenths / 10) for state, of in record.items() for tenths in sums(of)]


def read_ringing(record: Mapping[str, Any], at: float) -> list[Ringing]:
    found = []
    for route, of in record.items():
        silent = known(of["silent"], 0.1) if "silent" in of else [None] * len(sums(of["ids"]))
        rows = zip(sums(of["ids"]), sums(of["since"]), known(of["chances"], 0.001), silent, strict=True)
        for call, tenths, chance, before in rows:
            age = at - tenths / 10
            found.append(Ringing(call, age, None if before is None else age - before, chance, route))
    return sorted(found, key=lambda call: call.id)


def near(value: float | None, within: float) -> object:
    return None if value is None else pytest.approx(value, abs=within)


@given(snapshots)
def test_who_rings_and_who_is_busy_can_be_read_again(now: Snapshot) -> None:
    record = json.loads(json.dumps(recorded(now, decide(now))))
    at = datetime.fromisoformat(record["at"]).timestamp()
    expected = sorted(now.busy, key=lambda agent: (agent.state, agent.elapsed_seconds))
    busy = sorted(read_busy(record["busy"], at), key=lambda agent: (agent.state, agent.elapsed_seconds))
    assert [(agent.state, agent.elapsed_seconds) for agent in busy] == [
        (agent.state, near(agent.elapsed_seconds, 0.06)) for agent in expected
    ]
    asked = now.giving_up is not None
    assert [(c.id, c.age_seconds, c.rung_seconds, c.chance, c.route) for c in read_ringing(record["ringing"], at)] == [
        (
            call.id,
            near(call.age_seconds, 0.06),
            near(call.rung_seconds, 0.12) if asked else None,
            near(call.chance, 0.0006),
            call.route,
        )
        for call in sorted(now.ringing, key=lambda call: call.id)
    ]


@given(snapshots)
def test_chances_that_had_no_part_are_not_kept(now: Snapshot) -> None:
    decision = decide(now)
    kept = recorded(now, decision)["next_chances"]
    assert kept == [round(chance, 3) for chance in now.next_chances[: decision.calls]]


@given(snapshots)
def test_everything_else_is_kept(now: Snapshot) -> None:
    assert recorded(now, decide(now)).keys() == set(Snapshot.__slots__)


def test_a_thousand_calls_take_little_room() -> None:
    draw = Random(1)
    calls = [
        Ringing(
            8_000_000 + n, 25 - n / 40, None, draw.random(), draw.choice(["operator mobile", "operator fixed_line"])
        )
        for n in range(1000)
    ]
    now = a_snapshot(ringing=tuple(calls))
    assert len(json.dumps(recorded(now, decide(now)))) < 10_000
