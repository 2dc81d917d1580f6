"""Who makes which promised call, and who is kept free for those that are due soon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.promises import (
    LEAST_AHEAD_SECONDS,
    MOST_AHEAD_SECONDS,
    Hand,
    Host,
    Promised,
    may_make,
    pair,
    seconds_ahead,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
A, B = 1, 2
HOSTS = {A: Host("fr", shared=True), B: Host("en", shared=False)}


def a_promise(number: int, seconds: float = 0, *, agent: int | None = None, campaign: int = A, **more: int) -> Promised:
    return Promised(number, 100 + number, campaign, agent, more.get("was_of"), NOON + timedelta(seconds=seconds))


def a_hand(number: int, *campaigns: int, language: str = "fr", **more: int) -> Hand:
    values: dict[str, object] = {"step": 0, **more}
    return Hand(number, campaigns or (A,), (language,), NOON, **values)  # type: ignore[arg-type]


def test_what_was_promised_first_is_made_first() -> None:
    assert pair([a_promise(1, 0), a_promise(2, -60)], HOSTS, [a_hand(7)], NOON) == {2: 7}


def test_the_one_who_promised_comes_first_then_agents_of_the_campaign_then_others() -> None:
    hands = [a_hand(5, B), a_hand(6, A), a_hand(7, A)]
    assert pair([a_promise(1, was_of=7)], HOSTS, hands, NOON) == {1: 7}
    assert pair([a_promise(1)], HOSTS, hands, NOON) == {1: 6}
    assert pair([a_promise(1)], HOSTS, hands[:1], NOON) == {1: 5}


def test_of_others_the_one_whose_absence_does_the_least_harm() -> None:
    busy = Hand(5, (3,), ("fr",), NOON - timedelta(minutes=9), needed=True)
    urgent = Hand(6, (3,), ("fr",), NOON - timedelta(minutes=8), urgency=5)
    alone = Hand(7, (4,), ("fr",), NOON - timedelta(minutes=7))
    spare = Hand(8, (5,), ("fr",), NOON, colleagues=3)
    for hands, chosen in (([busy, urgent], 6), ([busy, urgent, alone], 7), ([busy, urgent, alone, spare], 8)):
        assert pair([a_promise(1)], HOSTS, hands, NOON) == {1: chosen}


def test_a_personal_promise_is_nobody_elses() -> None:
    assert pair([a_promise(1, agent=9)], HOSTS, [a_hand(7), a_hand(8)], NOON) == {}
    assert pair([a_promise(1, agent=9)], HOSTS, [a_hand(7), a_hand(9)], NOON) == {1: 9}


def test_agents_of_other_campaigns_help_where_the_campaign_shares_and_they_speak_its_language() -> None:
    assert pair([a_promise(1)], HOSTS, [a_hand(7, B, language="en")], NOON) == {}
    assert pair([a_promise(1, campaign=B)], HOSTS, [a_hand(7, A, language="en")], NOON) == {}
    assert pair([a_promise(1)], HOSTS, [Hand(7, (), ("fr",), NOON)], NOON) == {}  # who works for nobody helps none


def test_an_agent_is_given_to_another_promise_so_that_both_are_kept() -> None:
    hands = [a_hand(7), Hand(8, (B,), ("fr",), NOON)]
    found = pair([a_promise(1, -9), a_promise(2, -5, agent=7)], HOSTS, hands, NOON)
    assert found == {1: 8, 2: 7}


def test_who_is_free_goes_to_what_is_due_before_what_is_to_come() -> None:
    hands = [a_hand(7), a_hand(8, step=2)]
    assert pair([a_promise(1, 0, agent=7), a_promise(2, 5)], HOSTS, hands, NOON) == {1: 7, 2: 8}


def test_who_did_not_take_it_is_the_last_to_be_asked() -> None:
    shy = Hand(7, (A,), ("fr",), NOON, asked=(1,))
    assert pair([a_promise(1, was_of=7)], HOSTS, [shy, a_hand(8, B)], NOON) == {1: 8}
    assert pair([a_promise(1, was_of=7)], HOSTS, [shy], NOON) == {1: 7}


def test_many_agents_are_kept_for_hardly_any_time_and_few_for_long() -> None:
    assert seconds_ahead(1, 180) == MOST_AHEAD_SECONDS
    assert seconds_ahead(50, 180) == LEAST_AHEAD_SECONDS == seconds_ahead(0, 180)
    assert 40 < seconds_ahead(10, 180) < 50


HANDS = st.lists(
    st.builds(
        Hand,
        st.integers(1, 12),
        st.frozensets(st.sampled_from([A, B])),
        st.sampled_from([("fr",), ("en",)]),
        st.integers(0, 600).map(lambda seconds: NOON - timedelta(seconds=seconds)),
        step=st.integers(0, 3),
        needed=st.booleans(),
        colleagues=st.integers(0, 3),
        asked=st.frozensets(st.integers(1, 10), max_size=2),
    ),
    max_size=8,
    unique_by=lambda hand: hand.id,
)
PROMISES = st.lists(
    st.builds(
        Promised,
        st.integers(1, 10),
        st.integers(101, 110),
        st.sampled_from([A, B]),
        st.none() | st.integers(1, 12),
        st.none(),
        st.integers(-900, 120).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    ),
    max_size=7,
    unique_by=lambda promise: promise.id,
)


@given(PROMISES, HANDS, st.randoms(use_true_random=False))
def test_nobody_has_two_promises_and_no_promise_an_agent_who_may_not(
    promises: list[Promised], hands: list[Hand], order: object
) -> None:
    found = pair(promises, HOSTS, hands, NOON)
    assert len(set(found.values())) == len(found)
    by_id, people = {one.id: one for one in promises}, {hand.id: hand for hand in hands}
    for promise, hand in found.items():
        assert may_make(by_id[promise], HOSTS[by_id[promise].campaign], people[hand])
    mixed = list(promises), list(hands)
    for one in mixed:
        order.shuffle(one)  # type: ignore[attr-defined]
    assert pair(mixed[0], HOSTS, mixed[1], NOON) == found


@given(PROMISES, HANDS)
def test_as_many_as_can_be_of_what_is_due_find_an_agent_and_the_earliest_ones(
    promises: list[Promised], hands: list[Hand]
) -> None:
    """Against every way to choose: no other set of promises that can all be kept begins earlier or is larger."""
    due = sorted((one for one in promises if one.at <= NOON), key=lambda one: (one.at, one.id))
    free = [hand for hand in hands if hand.step == 0]
    found = pair(promises, HOSTS, hands, NOON)
    kept = [one for one in due if found.get(one.id) in {hand.id for hand in free}]
    best = next(
        list(some)
        for size in range(len(due), -1, -1)
        for some in combinations(due, size)
        if _all_can_be_kept(list(some), free)
    )
    assert kept == best


def _all_can_be_kept(promises: list[Promised], hands: list[Hand]) -> bool:
    if not promises:
        return True
    first, rest = promises[0], promises[1:]
    return any(
        may_make(first, HOSTS[first.campaign], hand) and _all_can_be_kept(rest, [h for h in hands if h is not hand])
        for hand in hands
    )
