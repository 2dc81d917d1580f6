"""Who is promised to whom: each agent once, and first to the calls that are on their way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.race import Ringing
from dialer.core.sharing import Terms, owed, settled, share
from dialer.core.states import AgentState, CampaignMode
from tests.core.pasts import after

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIKELY = after(500, 0.5).learned()


@dataclass(frozen=True)
class Person:
    id: int
    campaigns: Collection[int]
    state: AgentState = AgentState.READY
    free: bool = True
    leaving: bool = False
    ready_for: int = 0
    terms: Mapping[int, Terms] = field(default_factory=dict)
    promised_to: int | None = None

    @property
    def since(self) -> datetime:
        return NOON - timedelta(seconds=self.ready_for)


def names(shares: dict[int, list[Person]]) -> dict[int, list[int]]:
    return {campaign: [person.id for person in people] for campaign, people in shares.items()}


def test_the_most_urgent_campaign_that_runs_gets_the_common_agents() -> None:
    people = [Person(1, {1, 2}), Person(2, {1}), Person(3, {2}), Person(4, {9})]
    assert names(share(people, {2: 5, 1: 0}, {})) == {2: [1, 3], 1: [2]}


def test_campaigns_of_equal_priority_share_evenly_and_always_in_the_same_way() -> None:
    people = [Person(n, {1, 2}) for n in range(6)]
    assert names(share(people, {1: 0, 2: 0}, {})) == {1: [0, 2, 4], 2: [1, 3, 5]}


def test_agents_of_even_numbers_are_shared_as_evenly_as_any() -> None:
    people = [Person(n, {1, 2}) for n in (8, 2, 6, 4)]
    assert names(share(people, {1: 0, 2: 0}, {})) == {1: [2, 6], 2: [4, 8]}
    assert names(share([*people, Person(1, {1})], {1: 0, 2: 0}, {})) == {1: [1, 2, 6], 2: [4, 8]}


def test_a_campaign_that_could_place_no_call_leaves_its_common_agents_to_others() -> None:
    people = [Person(1, {1, 2}), Person(2, {1}), Person(3, {1, 2})]
    assert names(share(people, {1: 5, 2: 0}, {}, {1})) == {1: [2], 2: [1, 3]}
    assert names(share(people, {1: 5, 2: 0}, {}, {1, 2})) == {1: [1, 2, 3]}


def test_calls_of_a_campaign_that_runs_keep_their_agents_from_a_more_urgent_one() -> None:
    people = [Person(1, {1, 2}, ready_for=10), Person(2, {1, 2}, ready_for=90)]
    assert names(share(people, {1: 5, 2: 0}, {2: 1})) == {1: [1], 2: [2]}


def test_calls_of_a_stopped_campaign_keep_those_who_will_get_them() -> None:
    people = [Person(1, {1, 2}, ready_for=10), Person(2, {1, 2}, ready_for=90), Person(3, {2}, ready_for=99)]
    assert names(share(people, {2: 0}, {1: 1})) == {1: [2], 2: [1, 3]}
    assert names(share(people, {2: 0}, {1: 9})) == {1: [1, 2], 2: [3]}


def test_those_who_will_be_ready_are_kept_where_nobody_is_free() -> None:
    busy = Person(1, {1, 2}, AgentState.TALKING, free=False)
    wrapping = Person(2, {1, 2}, AgentState.WRAP_UP, free=False)
    going = Person(3, {1, 2}, AgentState.WRAP_UP, free=False, leaving=True)
    assert names(share([busy, wrapping, going], {2: 0}, {1: 1})) == {1: [2], 2: [1, 3]}


PEOPLE = st.lists(
    st.tuples(st.sets(st.integers(1, 5)), st.sampled_from(AgentState), st.booleans(), st.integers(0, 99)), max_size=12
)


@given(PEOPLE, st.dictionaries(st.integers(1, 3), st.integers(0, 2)), st.integers(0, 15), st.integers(0, 15))
def test_nobody_is_promised_twice(
    drawn: list[tuple[set[int], AgentState, bool, int]], running: dict[int, int], four: int, five: int
) -> None:
    people = [
        Person(n, campaigns, state, state is AgentState.READY, leaving and state is not AgentState.READY, age)
        for n, (campaigns, state, leaving, age) in enumerate(drawn)
    ]
    shares = share(people, dict(sorted(running.items(), key=lambda one: (-one[1], one[0]))), {4: four, 5: five})
    promised = [person.id for given in shares.values() for person in given]
    assert len(promised) == len(set(promised))
    assert shares.keys() <= running.keys() | {4, 5}
    for debts, campaign, other in ((four, 4, 5), (five, 5, 4)):
        able = [p for p in people if campaign in p.campaigns and p.free]
        alone = [p for p in able if other not in p.campaigns]
        kept = [p for p in able if p in shares.get(campaign, [])]
        assert len(kept) >= min(debts, len(alone))
        kept += [p for p in able if p in shares.get(other, [])]
        assert len(kept) >= min(debts, len(able))


@given(st.lists(st.floats(0, 60), max_size=30), st.integers(0, 5), st.sampled_from(CampaignMode))
def test_no_more_agents_are_owed_than_there_are_calls(ages: list[float], waiting: int, mode: CampaignMode) -> None:
    needed = owed(mode, LIKELY, [Ringing(number, age) for number, age in enumerate(ages)], waiting)
    assert waiting <= needed <= waiting + len(ages)
    if mode is not CampaignMode.PREDICTIVE:
        assert needed == waiting + len(ages)


def test_predictive_calls_need_as_many_as_are_expected_to_answer() -> None:
    assert owed(CampaignMode.PREDICTIVE, LIKELY, [Ringing(number, 0.0) for number in range(9)], 0) == 5


def test_an_agent_may_be_on_other_terms_than_his_campaigns() -> None:
    eager = Person(1, {1, 2}, terms={2: Terms(priority=9)})
    assert names(share([eager, Person(2, {1, 2})], {1: 5, 2: 0}, {})) == {2: [1], 1: [2]}


def test_a_campaign_of_three_times_the_weight_gets_three_times_the_agents() -> None:
    people = [Person(n, {1, 2}, terms={1: Terms(weight=3)}) for n in range(8)]
    assert {campaign: len(mine) for campaign, mine in share(people, {1: 0, 2: 0}, {}).items()} == {1: 6, 2: 2}


def test_nobody_changes_sides_for_nothing() -> None:
    people = [Person(n, {1, 2}, promised_to=1 + n // 4) for n in range(8)]
    assert names(share(people, {1: 0, 2: 0}, {})) == {1: [0, 1, 2, 3], 2: [4, 5, 6, 7]}


TEAMS = st.lists(
    st.dictionaries(st.integers(1, 3), st.integers(1, 9).map(lambda w: Terms(weight=w)), min_size=1), max_size=7
)


@given(TEAMS, st.sets(st.integers(0, 199), max_size=60))
def test_over_time_every_campaign_gets_its_weight_of_the_common_agents_and_none_starves(
    team: list[dict[int, Terms]], debts_at: set[int]
) -> None:
    """Rounds of five seconds; in some of them a call on its way holds somebody for the third campaign."""
    running, balance = {1: 0, 2: 0, 3: 0}, dict[int, float]()
    promised: dict[int, int | None] = {}
    had: dict[int, float] = dict.fromkeys(running, 0.0)
    fair: dict[int, float] = dict.fromkeys(running, 0.0)
    for turn in range(600):
        people = [Person(n, terms.keys(), terms=terms, promised_to=promised.get(n)) for n, terms in enumerate(team)]
        shares = share(people, running, {3: 1} if turn in debts_at else {}, (), balance)
        promised = {person.id: campaign for campaign, mine in shares.items() for person in mine}
        people = [Person(n, terms.keys(), terms=terms, promised_to=promised.get(n)) for n, terms in enumerate(team)]
        balance = settled(balance, people, running, (), {}, 5.0)
        for person in people:
            weights = {campaign: terms.weight for campaign, terms in person.terms.items()}
            had[promised[person.id] or 0] += 5.0
            for campaign, weight in weights.items():
                fair[campaign] += 5.0 * weight / sum(weights.values())
    for campaign in running:
        assert abs(had[campaign] - fair[campaign]) <= 60 * max(1, len(team))
        assert abs(balance.get(campaign, 0.0)) <= 600


@given(PEOPLE, st.dictionaries(st.integers(1, 5), st.floats(-700, 700)), st.floats(0, 5))
def test_what_one_campaign_is_owed_others_owe(
    drawn: list[tuple[set[int], AgentState, bool, int]], balance: dict[int, float], seconds: float
) -> None:
    running = {1: 0, 2: 0, 3: 0}
    people = [Person(n, campaigns, state, promised_to=1 + n % 3) for n, (campaigns, state, _, _) in enumerate(drawn)]
    after_this = settled({}, people, running, {3}, {0: 2}, seconds)
    assert abs(sum(after_this.values())) < 1e-6
    assert settled(balance, people, running, (), {}, seconds).keys() <= running.keys()
