"""Who will answer: what the model learns, how soon, and what cannot harm it."""

from __future__ import annotations

from math import inf, log, nan
from random import Random
from statistics import fmean, pstdev
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialer.core.answering import LEAST_EXPLORED, Answering, learn, order
from dialer.core.observation import Feature
from tests.core.population import Tried, attempts

Forecast = tuple[float, Tried]


def forecasts(past: list[Tried], model: Answering) -> list[Forecast]:
    """Each attempt with the chance that was given to it before it was learned from."""
    given: list[Forecast] = []
    for tried in past:
        given.append((model.probability(tried.features), tried))
        model.seen(tried.features, tried.answered)
    return given


def loss(chance: float, answered: bool) -> float:
    return -log(chance if answered else 1 - chance)


def captured(given: list[Forecast]) -> float:
    """Share of the log-loss between the best constant and the truth that the forecasts gain."""
    constant = fmean(tried.answered for _, tried in given)
    of_constant = fmean(loss(constant, tried.answered) for _, tried in given)
    of_truth = fmean(loss(tried.chance, tried.answered) for _, tried in given)
    of_model = fmean(loss(chance, tried.answered) for chance, tried in given)
    return (of_constant - of_model) / (of_constant - of_truth)


@pytest.fixture(scope="module")
def learned() -> tuple[Answering, list[Forecast]]:
    """Ten days of 1,800 attempts on 2,500 numbers that differ in all that is known of them, and in themselves."""
    model = Answering()
    return model, forecasts(list(attempts(1, days=10, a_day=1800, people=2500, spread=0.8)), model)


def test_half_of_what_could_be_known_is_known_from_the_third_day_on(
    learned: tuple[Answering, list[Forecast]],
) -> None:
    assert captured([one for one in learned[1] if one[1].day >= 2]) > 0.45


def test_of_those_with_a_chance_of_a_third_a_third_answer(learned: tuple[Answering, list[Forecast]]) -> None:
    later = sorted((one for one in learned[1] if one[1].day >= 2), key=lambda one: one[0])
    tenth = len(later) // 10
    for decile in range(10):
        part = later[decile * tenth : (decile + 1) * tenth]
        assert fmean(chance for chance, _ in part) == pytest.approx(
            fmean(tried.answered for _, tried in part), abs=0.03
        )


def test_what_is_alike_for_everybody_is_learned_almost_completely() -> None:
    past = list(attempts(2, days=10, a_day=1800, people=2500, spread=0.0))
    assert captured([one for one in forecasts(past, Answering()) if one[1].day >= 2]) > 0.75


def test_where_nothing_tells_people_apart_all_have_the_same_chance() -> None:
    past = list(attempts(3, days=4, a_day=500, people=500, spread=0.0, alike=True))
    model = learn((tried.features, tried.answered) for tried in past)
    chances = model.probabilities([tried.features for tried in past[-500:]])
    assert pstdev(chances) < 0.03
    assert fmean(chances) == pytest.approx(fmean(tried.chance for tried in past), abs=0.06)


@pytest.mark.parametrize("after", [0.175, 0.6])
def test_a_sudden_change_is_followed_within_a_hundred_attempts(after: float) -> None:
    seen = []
    for seed in range(30):
        random, model = Random(seed), Answering()
        for share, count in ((0.35, 500), (after, 100)):
            for _ in range(count):
                model.seen({"kind": random.choice(["mobile", "landline"])}, random.random() < share)
        seen.append(model.probability({"kind": "mobile"}))
    assert fmean(seen) == pytest.approx(after, abs=0.08)


def test_a_number_that_always_answers_is_remembered() -> None:
    model, random = Answering(), Random(4)
    for _ in range(60):
        for number in range(20):
            model.seen({"id": number}, random.random() < (0.95 if number == 7 else 0.2))
    assert model.probability({"id": 7}) > 0.5 > 0.35 > model.probability({"id": 8})
    assert model.probability({"id": "never seen"}) < 0.4


def test_names_and_values_that_nobody_knows_are_learned_too() -> None:
    model, random = Answering(), Random(5)
    for _ in range(3000):
        income = random.gauss(2000, 300)
        model.seen({"income": income, "blue": random.random() < 0.5}, 1800 < income < 2200)
    middle, low, high = (model.probability({"income": income, "blue": True}) for income in (2000.0, 1500.0, 2500.0))
    assert middle > 0.8 > 0.2 > max(low, high)


def test_the_truth_is_not_read() -> None:
    told, untold = Answering(), Answering()
    for tried in attempts(6, days=1, a_day=200, people=50, spread=0.8):
        told.seen({**tried.features, "true_probability": tried.chance}, tried.answered)
        untold.seen(tried.features, tried.answered)
        assert told.probability({**tried.features, "true_probability": 0.9}) == untold.probability(tried.features)


def test_the_same_past_gives_the_same_chances() -> None:
    past = [(tried.features, tried.answered) for tried in attempts(7, days=1, a_day=300, people=50, spread=0.8)]
    features = [features for features, _ in past]
    assert learn(past).probabilities(features) == learn(past).probabilities(features)


def test_before_the_first_attempt_nobody_knows() -> None:
    assert Answering().probability({"kind": "mobile"}) == 0.5
    assert Answering().observed == 0


def test_fifty_leads_are_scored_in_five_milliseconds(learned: tuple[Answering, list[Forecast]]) -> None:
    model, given = learned
    leads = [tried.features for _, tried in given[-50:]]
    taken = []
    for _ in range(30):
        begun = perf_counter()
        model.probabilities(leads)
        taken.append(perf_counter() - begun)
    assert min(taken) < 0.005  # what the model takes; others take the rest of the machine


NAMES = [
    "id",
    "kind",
    "zone",
    "list",
    "hour",
    "weekday",
    "attempts",
    "answers",
    "last_outcome",
    "hours_since_last",
    "x",
]
values: st.SearchStrategy[Feature] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from([nan, inf, -inf, 10**400, 10**5000, 1e308]),
)
anything = st.dictionaries(st.sampled_from(NAMES) | st.text(), values, max_size=12)


@given(st.lists(st.tuples(anything, st.booleans()), max_size=30), anything)
@settings(deadline=None, max_examples=60)
def test_whatever_comes_in_a_chance_comes_out(past: list[tuple[dict[str, Feature], bool]], lead: object) -> None:
    assert isinstance(lead, dict)
    model = learn(past)
    assert 0.001 <= model.probability(lead) <= 0.999
    assert model.observed == len(past)


def test_rubbish_does_no_lasting_harm() -> None:
    random, model = Random(8), Answering()
    rubbish: list[Feature] = [nan, inf, 1e300, -1e300, 10**400, "", "|:\n 1 2", "\ud800", None, True]
    for _ in range(300):
        model.seen({"age": random.choice(rubbish), "hour": random.choice(rubbish)}, random.random() < 0.5)
    for _ in range(3000):
        age = random.uniform(20, 80)
        model.seen({"age": age}, random.random() < (0.8 if age > 50 else 0.2))
    assert model.probability({"age": 65.0}) > 0.65 > 0.35 > model.probability({"age": 30.0})


def test_those_who_will_rather_answer_come_first() -> None:
    assert order([0.2, 0.7, 0.5], 10_000, [0.9, 0.9, 0.9]) == [1, 2, 0]


@pytest.mark.parametrize(("observed", "explored"), [(10_000, 1 / 51), (10**6, LEAST_EXPLORED)])
def test_some_are_called_whatever_their_chance(observed: int, explored: float) -> None:
    random = Random(9)
    chances = [0.1] + [0.5] * 19  # of twenty random places, nineteen are before or beside the others
    first = sum(order(chances, observed, [random.random() for _ in chances])[0] == 0 for _ in range(20_000))
    assert first / 20_000 == pytest.approx(explored * 19 / 20, rel=0.25)


def test_while_little_is_known_everybody_may_come_first() -> None:
    random = Random(10)
    chances = [0.1, 0.9]
    first = sum(order(chances, 0, [random.random() for _ in chances])[0] == 0 for _ in range(1000))
    assert first > 200


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1, exclude_max=True))), st.integers(0, 10**6))
def test_every_lead_has_one_place(leads: list[tuple[float, float]], observed: int) -> None:
    placed = order([chance for chance, _ in leads], observed, [draw for _, draw in leads])
    assert sorted(placed) == list(range(len(leads)))
