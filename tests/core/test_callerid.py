"""Caller ID by destination."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.callerid import Rule, choose
from dialer.core.model import E164, LeadId

PARIS, PARIS_2, WEST, DEFAULT = map(E164, ("+33199000001", "+33199000002", "+33261910001", "+33353010001"))
ALLOWED = frozenset({PARIS, PARIS_2, WEST, DEFAULT})
RULES = (Rule("+331", (PARIS, PARIS_2)), Rule("+33", (WEST,)), Rule("+3319900", (DEFAULT,)))

numbers = st.integers(1000, 999_999_999_999_999).map(lambda n: E164(f"+{n}"))
rules = st.lists(
    st.builds(
        Rule,
        numbers.flatmap(lambda n: st.integers(2, len(n)).map(lambda end: n[:end])),
        st.lists(numbers, min_size=1, max_size=4).map(tuple),
    ),
    max_size=6,
)


def test_the_longest_prefix_wins_whatever_the_order_of_the_rules() -> None:
    for order in (RULES, RULES[::-1]):
        assert choose(order, WEST, E164("+33199001234"), LeadId(1), ALLOWED) == DEFAULT
        assert choose(order, DEFAULT, E164("+33261911234"), LeadId(1), ALLOWED) == WEST


def test_a_callee_without_a_rule_sees_the_default() -> None:
    assert choose(RULES, DEFAULT, E164("+14155550100"), LeadId(1), ALLOWED) == DEFAULT


def test_a_pool_that_the_trunk_may_not_show_gives_way_to_the_shorter_prefix_and_then_to_the_default() -> None:
    callee = E164("+33145550000")
    assert choose(RULES, DEFAULT, callee, LeadId(1), {WEST, DEFAULT}) == WEST
    assert choose(RULES, DEFAULT, callee, LeadId(1), {DEFAULT}) == DEFAULT


def test_nothing_is_shown_when_nothing_is_allowed() -> None:
    assert choose(RULES, DEFAULT, E164("+33199001234"), LeadId(1), set()) is None


def test_a_pool_is_shared_out_over_the_leads() -> None:
    seen = [choose(RULES, DEFAULT, E164("+33145550000"), LeadId(n), ALLOWED) for n in range(1000)]
    assert 400 < seen.count(PARIS) < 600
    assert seen.count(PARIS) + seen.count(PARIS_2) == 1000


@given(rules, numbers, numbers, st.integers(1, 2**40).map(LeadId), st.data())
def test_only_an_allowed_number_is_ever_shown(
    some: list[Rule], default: E164, callee: E164, lead: LeadId, data: st.DataObject
) -> None:
    known = sorted({default, *(number for rule in some for number in rule.pool)})
    allowed = data.draw(st.sets(st.sampled_from(known)))
    shown = choose(some, default, callee, lead, allowed)
    assert shown in allowed if shown is not None else default not in allowed


@given(rules, numbers, numbers, st.integers(1, 2**40).map(LeadId), st.randoms())
def test_a_lead_sees_the_same_number_whatever_the_order(
    some: list[Rule], default: E164, callee: E164, lead: LeadId, random: Random
) -> None:
    unique = list({rule.prefix: rule for rule in some}.values())
    allowed = {default, *(number for rule in unique for number in rule.pool)}
    first = choose(unique, default, callee, lead, allowed)
    shuffled = [Rule(rule.prefix, tuple(random.sample(rule.pool, len(rule.pool)))) for rule in unique]
    random.shuffle(shuffled)
    assert choose(shuffled, default, callee, lead, allowed) == first


@given(st.lists(numbers, min_size=2, max_size=6, unique=True), numbers, st.integers(1, 2**40).map(LeadId))
def test_a_number_that_leaves_a_pool_changes_nothing_for_those_who_saw_another(
    pool: list[E164], callee: E164, lead: LeadId
) -> None:
    rule = Rule(callee[:3], tuple(pool))
    shown = choose([rule], pool[0], callee, lead, set(pool))
    gone = next(number for number in pool if number != shown)
    assert choose([rule], pool[0], callee, lead, set(pool) - {gone}) == shown
