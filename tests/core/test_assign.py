"""Who takes an answered call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.assign import pick
from dialer.core.model import AgentId, CampaignId

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ONE, TWO = CampaignId(1), CampaignId(2)


@dataclass(frozen=True)
class Agent:
    id: AgentId
    since: datetime
    campaigns: frozenset[CampaignId]
    promised_to: CampaignId | None = None
    kept_for: int | None = None


def an_agent(
    number: int,
    *,
    ready_seconds: int = 0,
    campaigns: frozenset[CampaignId] = frozenset({ONE}),
    promised_to: CampaignId | None = None,
) -> Agent:
    return Agent(AgentId(number), NOON - timedelta(seconds=ready_seconds), campaigns, promised_to)


def test_the_agent_who_has_been_ready_longest_is_picked() -> None:
    agents = [an_agent(1, ready_seconds=5), an_agent(2, ready_seconds=50), an_agent(3)]
    assert pick(agents, ONE, Random(1)) == 2


def test_an_agent_of_another_campaign_is_never_picked() -> None:
    agents = [an_agent(1, ready_seconds=500, campaigns=frozenset({TWO})), an_agent(2)]
    assert pick(agents, ONE, Random(1)) == 2
    assert pick(agents[:1], ONE, Random(1)) is None


def test_an_agent_promised_to_the_campaign_comes_before_one_who_was_ready_longer() -> None:
    both = frozenset({ONE, TWO})
    agents = [
        an_agent(1, ready_seconds=60, campaigns=both, promised_to=ONE),
        an_agent(2, ready_seconds=5, campaigns=both, promised_to=TWO),
    ]
    assert pick(agents, TWO, Random(1)) == 2
    assert pick(agents, ONE, Random(1)) == 1
    assert pick(agents[:1], TWO, Random(1)) == 1  # a customer who answered is not left alone for a promise


def test_nobody_free_is_nobody() -> None:
    assert pick([], ONE, Random(1)) is None


def test_equals_share_the_calls() -> None:
    random, agents = Random(1), [an_agent(n) for n in range(1, 5)]
    picked = [pick(agents, ONE, random) for _ in range(400)]
    assert all(70 < picked.count(agent.id) < 130 for agent in agents)


agents = st.lists(
    st.builds(
        an_agent,
        st.integers(1, 50),
        ready_seconds=st.integers(0, 5),
        campaigns=st.frozensets(st.sampled_from([ONE, TWO])),
    ),
    unique_by=lambda agent: agent.id,
)


@given(agents, st.integers())
def test_nobody_of_the_campaign_was_ready_longer_than_the_one_picked(some: list[Agent], seed: int) -> None:
    picked = pick(some, ONE, Random(seed))
    mine = {agent.id: agent.since for agent in some if ONE in agent.campaigns}
    assert (picked is None) == (not mine)
    assert picked is None or mine[picked] == min(mine.values())


def test_who_is_kept_for_a_promised_call_comes_last_but_comes() -> None:
    kept = Agent(AgentId(1), NOON - timedelta(minutes=9), frozenset({ONE}), ONE, kept_for=4)
    assert pick([kept, an_agent(2)], ONE, Random(1)) == 2
    assert pick([kept], ONE, Random(1)) == 1
