"""Whatever happens, in whatever order: what must hold on the floor holds, and in the database afterwards (B-06)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, precondition, run_state_machine_as_test

from db.history.verifying import faults
from dialer.core.states import AgentState, AttemptState
from tests.dialer.days import Days
from tests.dialer.furnished import World

LOOKED_AFTER = """
update recordings r set state = 'missing', fault = 'no recorder runs'
  from attempts a where a.id = r.attempt_id and a.bridged_at is not null and r.state = 'expected'
"""


class WhatHolds(Days):
    """Days at work, looked at after every step and at their end."""

    # -- what must hold --------------------------------------------------------------------------------

    @invariant()
    @precondition(lambda self: hasattr(self, "term"))
    def agents_and_calls_agree(self) -> None:
        floor = self.term.floor
        for agent in self.agents:
            row, call = agent.row, floor.calls.get(agent.row.attempt_id or 0)
            held = (AgentState.RESERVED, AgentState.TALKING, AgentState.WRAP_UP)
            assert (row.attempt_id is not None) == (agent.state in held)
            assert (row.reason is not None) == (agent.state is AgentState.PAUSED)
            assert row.pending is None or agent.state in held
            if agent.state in held:
                assert call is not None
                assert call.row.agent_id == row.id
                assert (call.state is AttemptState.ENDED) == (agent.state is AgentState.WRAP_UP)
                assert (call.state is AttemptState.BRIDGED) == (agent.state is AgentState.TALKING)
                assert row.pending is None or call.state is not AttemptState.CLAIMED
            if agent.state is AgentState.WRAP_UP:
                assert row.wrap_until is not None
        occupied = [a.row.attempt_id for a in self.agents if a.row.attempt_id is not None]
        assert len(occupied) == len(set(occupied))

    @invariant()
    @precondition(lambda self: hasattr(self, "term"))
    def every_call_is_somewhere(self) -> None:
        floor = self.term.floor
        for call in floor.calls.values():
            agent = floor.agents.get(call.row.agent_id or 0)
            mine = agent is not None and agent.row.attempt_id == call.row.id
            if call.state in (AttemptState.CONNECTING, AttemptState.BRIDGED, AttemptState.ENDED):
                assert mine
            assert (call.state is AttemptState.ENDED) == (call.row.outcome is not None)
            assert (call.state is AttemptState.ENDED) == (call.row.ended_at is not None)

    @invariant()
    @precondition(lambda self: hasattr(self, "term"))
    def who_is_given_up_meets_no_agent(self) -> None:
        for call in self.term.floor.live():
            if call.given_up:
                assert call.state is not AttemptState.BRIDGED
                assert call.asked_by is not None or call.state is AttemptState.RINGING

    @invariant()
    @precondition(lambda self: hasattr(self, "term"))
    def only_answered_customers_wait_and_none_beside_a_free_agent(self) -> None:
        floor = self.term.floor
        for campaign, waiting in floor.waiting.items():
            assert len({call.row.id for call in waiting}) == len(waiting)
            for call in waiting:
                assert call.state is AttemptState.ANSWERED
                assert call.chosen is not None
                assert not call.chosen.done()
                assert floor.calls.get(call.row.id) is call
            if waiting:
                assert not [a for a in floor.free_agents() if campaign in a.campaigns]

    # -- the end of the day ----------------------------------------------------------------------------

    def teardown(self) -> None:
        if hasattr(self, "term"):
            self.wire.channels, self.wire.up = [], True
            for agent in self.agents:
                self.run(self.term.ask(agent.id, "preview.skip", {"attempt_id": agent.row.attempt_id}))
            self.clock.advance(600)
            self.run(self.term.resync.run(trust_nothing=True))
            self.clock.advance(60)
            self.sync(self.term.tick)
            self.run(self.term.commit())
            self.run(self.term.commit())
            assert not self.term.floor.calls
            assert {agent.state for agent in self.agents} <= {AgentState.READY, AgentState.PAUSED, AgentState.OFFLINE}
            self.run(self.world.link.execute(LOOKED_AFTER))
            found = self.run(faults(self.world.link))
            if found:
                self.run(self.world.begin_again())  # the next example is not blamed for it
            assert found == []


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    built = World(database_url)
    yield built
    built.close()


def test_whatever_happens_everything_recorded_makes_sense(world: World) -> None:
    class Here(WhatHolds):
        pass

    Here.world = world
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=40, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
