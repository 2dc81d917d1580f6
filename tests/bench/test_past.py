"""A day put together from moves and decisions, by hand."""

from __future__ import annotations

import pytest

from bench.pacing.past import Figures, agents_of_day, detection_of, spans_of_decisions
from db.bench.replaying import Move, PacedAttempt
from tests.db.world import NOON, after


def moves(*given: tuple[int, float, str, int | None]) -> list[Move]:
    return [Move(agent, after(at), state, attempt) for agent, at, state, attempt in given]


def test_an_agents_time_is_what_lies_in_the_campaigns() -> None:
    mine = moves(
        (1, -100, "ready", None),
        (1, 50, "reserved", 7),
        (1, 51, "talking", 7),
        (1, 111, "wrap_up", 7),
        (1, 121, "ready", None),
        (1, 131, "talking", 8),  # of another campaign, or placed by hand
        (1, 200, "wrap_up", 8),
        (1, 210, "ready", None),
        (1, 240, "paused", None),
        (2, 100, "ready", None),
        (2, 150, "offline", None),
    )
    found = agents_of_day(mine, frozenset({7}), [(0.0, 1000.0)], NOON, 2000.0)
    assert found.roster == ((0.0, 1), (100.0, 2), (131.0, 1), (150.0, 0), (210.0, 1), (240.0, 0))
    assert found.agent_seconds == 131 + 30 + 50
    assert found.busy_seconds == 70
    assert found.waited_seconds == 51  # the waits that no conversation ended do not count


def test_waiting_while_nothing_is_dialled_is_no_waiting() -> None:
    found = agents_of_day(moves((1, 0, "ready", None)), frozenset(), [(100.0, 200.0), (230.0, 300.0)], NOON, 900.0)
    assert found.roster == ((100.0, 1), (360.0, 0))


def test_a_campaign_dials_where_decisions_say_so_and_a_dialer_was_there() -> None:
    bounds = [
        (after(0), "closed"), (after(60), "agents"), (after(61), "level"), (after(62), "paused"),
        (after(100), "agents"), (after(105), "leads"), (after(500), "agents"),
    ]  # fmt: skip
    assert spans_of_decisions(bounds, NOON) == [(60.0, 62.0), (100.0, 115.0), (500.0, 510.0)]


def test_what_detection_of_machines_takes_is_read_from_conversations() -> None:
    calls = [
        PacedAttempt(n, NOON, after(5), after(5 + n), after(6 + n), after(60), "connected", None, None)
        for n in (1, 2, 30)
    ]
    assert detection_of(calls) == 2.0
    assert detection_of([]) == 0.0


def test_shares_of_nothing_are_nothing() -> None:
    shares = Figures(0, 0, 0, 0, 0.0, 0.0, 0.0).as_json()
    assert (shares["abandon_rate"], shares["utilisation"], shares["mean_wait_seconds"]) == (0, 0, 0)
    shares = Figures(100, 40, 38, 1, 7200.0, 3600.0, 380.0).as_json()
    assert (shares["abandon_rate"], shares["utilisation"]) == (0.025, 0.5)
    assert shares["mean_wait_seconds"] == pytest.approx(10.0)
