"""Caller ID by destination (CM-05): longest prefix, the own zone, the same number again, caps and rest (B-12)."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.callerid import Callee, Lacking, Rule, Showable, choose
from dialer.core.model import E164

PARIS, PARIS_2, WEST, DEFAULT = map(E164, ("+33199000001", "+33199000002", "+33261910001", "+33353010001"))
ALLOWED = (PARIS, PARIS_2, WEST, DEFAULT)
RULES = (Rule("+331", (PARIS, PARIS_2)), Rule("+33", (WEST,)), Rule("+3319900", (DEFAULT,)))

numbers = st.integers(1000, 999_999_999_999_999).map(lambda n: E164(f"+{n}"))
contacts = st.integers(1, 2**40)
rules = st.lists(
    st.builds(
        Rule,
        numbers.flatmap(lambda n: st.integers(2, len(n)).map(lambda end: n[:end])),
        st.lists(numbers, min_size=1, max_size=4).map(tuple),
    ),
    max_size=6,
)


def fresh(allowed: Iterable[E164]) -> dict[E164, Showable]:
    return {number: Showable() for number in allowed}


def shown(
    some: Iterable[Rule], default: E164, callee: str, contact: int, allowed: Iterable[E164], **more: object
) -> E164 | Lacking:
    return choose(some, default, Callee(E164(callee), contact, **more), fresh(allowed))  # type: ignore[arg-type]


def test_the_longest_prefix_wins_whatever_the_order_of_the_rules() -> None:
    for order in (RULES, RULES[::-1]):
        assert shown(order, WEST, "+33199001234", 1, ALLOWED) == DEFAULT
        assert shown(order, DEFAULT, "+33261911234", 1, ALLOWED) == WEST


def test_a_callee_without_a_rule_sees_the_default() -> None:
    assert shown(RULES, DEFAULT, "+14155550100", 1, ALLOWED) == DEFAULT


def test_a_pool_that_may_not_be_shown_gives_way_to_the_shorter_prefix_and_then_to_the_default() -> None:
    assert shown(RULES, DEFAULT, "+33145550000", 1, {WEST, DEFAULT}) == WEST
    assert shown(RULES, DEFAULT, "+33145550000", 1, {DEFAULT}) == DEFAULT


def test_nothing_is_shown_when_nothing_is_allowed_and_it_is_said_whether_that_will_pass() -> None:
    assert shown(RULES, DEFAULT, "+33199001234", 1, set()) is Lacking.UNLAWFUL
    assert shown(RULES, DEFAULT, "+33645550000", 1, {PARIS}) is Lacking.UNLAWFUL
    spent = {DEFAULT: Showable(10, 10), PARIS: Showable()}
    assert choose(RULES, DEFAULT, Callee(E164("+33645550000"), 1), spent) is Lacking.SPENT
    assert choose(RULES, DEFAULT, Callee(E164("+33645550000"), 1), {DEFAULT: Showable(rests=True)}) is Lacking.SPENT


def test_cm05_a_mobile_sees_a_number_of_its_owners_zone() -> None:
    assert shown(RULES, WEST, "+33639980000", 1, ALLOWED, area="+331") in (PARIS, PARIS_2)
    assert shown(RULES, WEST, "+33639980000", 1, ALLOWED, area="+334") == WEST
    assert shown(RULES, DEFAULT, "+33639980000", 1, ALLOWED) == WEST


def test_b12_who_saw_a_number_sees_it_again_unless_it_cannot_be_shown_or_does_badly() -> None:
    callee = Callee(E164("+33145550000"), 1, seen=DEFAULT)
    assert choose(RULES, WEST, callee, fresh(ALLOWED)) == DEFAULT
    assert choose(RULES, WEST, callee, fresh(ALLOWED) | {DEFAULT: Showable(bad=True)}) in (PARIS, PARIS_2)
    assert choose(RULES, WEST, callee, fresh({PARIS})) == PARIS


def test_b12_a_number_at_its_cap_or_resting_gives_way_and_a_bad_one_comes_last() -> None:
    callee = Callee(E164("+33145550000"), 1)
    assert choose(RULES, WEST, callee, fresh(ALLOWED) | {PARIS: Showable(5, 5)}) == PARIS_2
    assert choose(RULES, WEST, callee, fresh(ALLOWED) | {PARIS: Showable(rests=True)}) == PARIS_2
    assert choose(RULES, WEST, callee, fresh(ALLOWED) | {PARIS: Showable(bad=True)}) == PARIS_2
    both = {PARIS: Showable(bad=True), PARIS_2: Showable(bad=True)}
    assert choose(RULES, WEST, callee, fresh(ALLOWED) | both) in (PARIS, PARIS_2)


def test_a_pool_is_shared_out_over_the_contacts() -> None:
    seen = [shown(RULES, DEFAULT, "+33145550000", n, ALLOWED) for n in range(1000)]
    assert 400 < seen.count(PARIS) < 600
    assert seen.count(PARIS) + seen.count(PARIS_2) == 1000


states = st.builds(Showable, st.integers(0, 3), st.none() | st.integers(1, 3), st.booleans(), st.booleans())


@given(rules, numbers, numbers, contacts, st.data())
def test_only_a_number_that_can_be_shown_is_ever_shown(
    some: list[Rule], default: E164, called: E164, contact: int, data: st.DataObject
) -> None:
    known = sorted({default, *(number for rule in some for number in rule.pool)})
    allowed = data.draw(st.dictionaries(st.sampled_from(known), states))
    seen = data.draw(st.none() | st.sampled_from(known))
    found = choose(some, default, Callee(called, contact, data.draw(st.sampled_from(["", "+33"])), seen), allowed)
    if isinstance(found, Lacking):
        one = allowed.get(default)
        assert one is None or one.rests or (one.daily_cap is not None and one.shown_today >= one.daily_cap)
    else:
        one = allowed[found]
        assert not one.rests
        assert one.daily_cap is None or one.shown_today < one.daily_cap


@given(rules, numbers, numbers, contacts, st.randoms())
def test_a_contact_sees_the_same_number_whatever_the_order(
    some: list[Rule], default: E164, called: E164, contact: int, random: Random
) -> None:
    unique = list({rule.prefix: rule for rule in some}.values())
    allowed = {default, *(number for rule in unique for number in rule.pool)}
    first = shown(unique, default, called, contact, allowed)
    shuffled = [Rule(rule.prefix, tuple(random.sample(rule.pool, len(rule.pool)))) for rule in unique]
    random.shuffle(shuffled)
    assert shown(shuffled, default, called, contact, allowed) == first


@given(st.lists(numbers, min_size=2, max_size=6, unique=True), numbers, contacts)
def test_a_number_that_leaves_a_pool_changes_nothing_for_those_who_saw_another(
    pool: list[E164], called: E164, contact: int
) -> None:
    rule = Rule(called[:3], tuple(pool))
    first = shown([rule], pool[0], called, contact, pool)
    gone = next(number for number in pool if number != first)
    assert shown([rule], pool[0], called, contact, set(pool) - {gone}) == first
