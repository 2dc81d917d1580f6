"""The floor in memory, pure: events in any late order come to what the database says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.floor.campaign_calls import abandon_budget
from api.floor.memory import Floor
from db.events import Event
from db.floor.screens import AgentRow, CampaignRow, Snapshot

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_floor(seq: int = 10) -> Floor:
    """One agent, one campaign, nothing going on."""
    agent = AgentRow(1, "Exemple", "poste-001", "ready", None, NOW, None, None, None, None, True)
    campaign = CampaignRow(
        1, "x", "predictive", "running", "demo", None, "FR_B2C", 0, 0, 0, 0, 0, None, None, None, None
    )
    return Floor(Snapshot(seq, [agent], [campaign], [], [], [], [], True, [], {}), NOW)


def event(seq: int, kind: str, body: dict[str, Any], **ids: int) -> Event:
    """A row of the log."""
    return Event(seq, NOW, "main", kind, ids.get("campaign"), ids.get("agent"), ids.get("attempt"), None, body)


def attempt(seq: int, name: int, state: str, outcome: str | None = None, **end: str) -> Event:
    """A move of an attempt of campaign 1."""
    return event(seq, "attempt", {"state": state, "outcome": outcome, **end}, campaign=1, attempt=name)


def test_a_call_is_counted_once_from_dialling_to_its_end() -> None:
    floor = a_floor()
    for seq, state in enumerate(("claimed", "dialing", "ringing", "answered", "connecting", "bridged"), 11):
        assert floor.apply(attempt(seq, 7, state)) == {("campaign", 1)}
        shown = floor.campaign(1)
        assert shown is not None
        assert shown.attempts == (state != "claimed")
        assert shown.live_answers == (state in ("connecting", "bridged"))
    assert (shown := floor.campaign(1)) is not None
    assert shown.talking == shown.connected == 1
    floor.apply(attempt(20, 7, "ended", "connected"))
    shown = floor.campaign(1)
    assert shown is not None
    assert (shown.attempts, shown.connected, shown.talking, shown.live_answers) == (1, 1, 0, 1)


def test_a_call_given_up_counts_beside_the_abandoned_ones() -> None:
    floor = a_floor()
    for seq, name in enumerate((7, 8, 9, 10), 11):
        floor.apply(attempt(seq, name, "ringing"))
    floor.apply(attempt(20, 7, "ended", "no_answer", hung_up_by="system"))
    floor.apply(attempt(21, 8, "ended", "no_answer"))
    floor.apply(attempt(22, 9, "ended", "connected", hung_up_by="system"))
    shown = floor.campaign(1)
    assert shown is not None
    assert (shown.attempts, shown.given_up, shown.abandoned) == (4, 1, 0)


def test_a_decision_shows_how_many_calls_it_gave_up() -> None:
    floor = a_floor()
    decision = {"placed": 0, "bound_by": "agents", "level": 1.2, "give_up": [7, 8], "sentence": "no call placed"}
    assert floor.apply(event(11, "pacing", decision, campaign=1)) == {("campaign", 1)}
    assert (shown := floor.campaign(1)) is not None
    assert shown.pacing is not None
    assert shown.pacing.given_up == 2
    floor.apply(event(12, "pacing", {"placed": 1, "bound_by": "agents"}, campaign=1))
    assert (shown := floor.campaign(1)) is not None
    assert shown.pacing is not None
    assert shown.pacing.given_up == 0


def test_an_attempt_that_was_never_dialled_is_not_counted() -> None:
    floor = a_floor()
    floor.apply(attempt(11, 7, "claimed"))
    floor.apply(attempt(12, 7, "ended", "cancelled"))
    shown = floor.campaign(1)
    assert shown is not None
    assert shown.attempts == 0


def test_an_older_event_about_an_agent_changes_nothing() -> None:
    floor = a_floor()
    assert floor.apply(event(12, "agent", {"state": "paused", "reason": "lunch"}, agent=1)) == {("agent", 1)}
    assert floor.apply(event(11, "agent", {"state": "ready", "reason": None}, agent=1)) == set()
    assert floor.agents[1].state == "paused"
    assert floor.changed["agent", 1] == 12


def test_events_about_what_is_not_shown_change_nothing() -> None:
    floor = a_floor()
    for kind in ("recording", "dnc", "command", "something new"):
        assert floor.apply(event(11, kind, {"id": 1})) == set()
    assert floor.apply(attempt(12, 1, "dialing")) == {("campaign", 1)}
    stranger = Event(13, NOW, "main", "attempt", 99, None, 1, None, {"state": "dialing"})
    assert floor.apply(stranger) == set()


def test_a_floor_read_afresh_tells_what_differs() -> None:
    old, fresh = a_floor(10), a_floor(30)
    old.apply(event(11, "agent", {"state": "paused", "reason": "lunch"}, agent=1))
    assert fresh.differences(old) == {("agent", 1)}
    assert fresh.start == 10
    assert fresh.changed["agent", 1] == 30


@given(st.floats(0, 0.99), st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_abandon_budget_is_what_may_still_be_abandoned(limit: float, answers: int, abandoned: int) -> None:
    abandoned = min(abandoned, answers)
    budget = abandon_budget(limit, answers, abandoned)
    assert budget >= 0
    if budget:
        assert (abandoned + budget) / (answers + budget) <= limit + 1e-9


def test_an_older_event_about_a_supervisor_beside_an_agent_changes_nothing() -> None:
    floor = a_floor()
    body = {
        "id": 5, "supervisor_id": 9, "supervisor": "Exemple Chef", "state": "open", "mode": "listen", "stays": False,
        "told": True, "since": NOW.isoformat(), "attempt_id": 7,
    }  # fmt: skip
    listeners = ("listeners", 1)
    assert floor.apply(event(12, "monitoring", body, agent=1)) == {listeners}
    assert floor.view(listeners) is not None
    assert listeners in floor.all_keys()
    assert floor.apply(event(14, "monitoring", {**body, "state": "ended"}, agent=1)) == {listeners}
    assert floor.apply(event(13, "monitoring", {**body, "mode": "barge"}, agent=1)) == set()
    assert floor.view(listeners) is None
