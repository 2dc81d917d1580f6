"""How long a person is kept: the shortest of all terms, the longest of all duties, and a contract before both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.retention import Known, RetentionLaw, RetentionTerms, fate, retention_of
from ops.law import load

LAW = retention_of(load(), date(2026, 11, 22))
START = datetime(2015, 1, 1, tzinfo=UTC)
DAYS = st.integers(1, 4000)
MOMENTS = st.builds(lambda days: START + timedelta(days=days), st.integers(0, 5000))
TERMS = st.builds(
    RetentionTerms,
    prospects=st.none() | DAYS,
    recordings=st.none(),
    recordings_longest=st.none(),
    customers=st.none() | DAYS,
    proofs=st.none() | DAYS,
)
LAWS = st.builds(RetentionLaw, TERMS, st.dictionaries(st.sampled_from("ABCD"), TERMS))
PEOPLE = st.builds(
    Known,
    collected_at=MOMENTS,
    profiles=st.lists(st.sampled_from("ABCDE"), unique=True, max_size=4),
    asked_at=st.none() | MOMENTS,
    consented_at=st.none() | MOMENTS,
    sold_at=st.none() | MOMENTS,
    contract_runs=st.booleans(),
    contract_ended_at=st.none() | MOMENTS,
    proved_at=st.none() | MOMENTS,
)
OWN = st.dictionaries(st.sampled_from(["prospects", "customers"]), DAYS)


def test_the_law_data_give_the_terms_cnil_s16_and_uwg_7a_s36b() -> None:
    french = LAW.of("FR_B2C")
    assert (french.prospects, french.customers, french.recordings, french.recordings_longest) == (1095, 1095, 183, 730)
    assert (french.oppositions, french.oppositions_end, french.proofs) == (1095, False, None)
    assert french.cited and LAW.rest == french == LAW.of("NO_SUCH_PROFILE")
    assert (LAW.of("DE").proofs, LAW.of("DE").prospects) == (1826, 1095), "what a profile leaves open the rest says"
    assert LAW.of("US").oppositions == 5 * 366


def test_a_principal_may_set_less_and_never_more() -> None:
    shorter = LAW.rest.shorter({"prospects": 365, "customers": 400, "recordings": 30, "log": 10_000})
    assert (shorter.prospects, shorter.customers, shorter.recordings_longest, shorter.log) == (365, 400, 30, 1095)
    assert LAW.rest.shorter({"prospects": 5000}) == LAW.rest


@given(PEOPLE, LAWS, OWN)
def test_nobody_goes_while_a_contract_runs_nor_before_the_last_word_of_theirs(
    known: Known, law: RetentionLaw, own: dict[str, int]
) -> None:
    found = fate(known, law, own)
    assert found.since >= known.collected_at
    assert all(found.since >= one for one in (known.asked_at, known.consented_at) if one)
    if known.contract_runs:
        assert found.over_at is None
    elif found.over_at is not None:
        assert found.over_at > found.since


@given(PEOPLE, LAWS, OWN)
def test_no_term_of_any_campaign_is_passed_but_for_a_proof(
    known: Known, law: RetentionLaw, own: dict[str, int]
) -> None:
    found = fate(known, law, own)
    kind = "customers" if known.customer else "prospects"
    terms = [law.of(one) for one in known.profiles] or [law.rest]
    lawful = [days for one in terms if (days := one.days(kind)) is not None] + [
        days for name, days in own.items() if name == kind
    ]
    if known.contract_runs:
        return
    assert (found.over_at is None) == (not lawful)
    if found.over_at is not None and not found.proof:
        assert found.over_at == found.since + timedelta(days=min(lawful))
    if found.over_at is not None and known.proved_at:
        duties = [one.proofs for one in terms if one.proofs is not None]
        assert all(found.over_at >= known.proved_at + timedelta(days=days) for days in duties), "the longest duty"


@given(PEOPLE, LAWS, OWN, st.sampled_from("ABCD"))
def test_one_more_campaign_never_keeps_a_person_longer_unless_it_has_a_duty(
    known: Known, law: RetentionLaw, own: dict[str, int], another: str
) -> None:
    more = Known(**{name: getattr(known, name) for name in Known.__dataclass_fields__} | {
        "profiles": [*known.profiles, another]})  # fmt: skip
    before, after = fate(known, law, own), fate(more, law, own)
    if known.profiles and not after.proof and before.over_at is not None:
        assert after.over_at is not None and after.over_at <= before.over_at


@given(PEOPLE, LAWS, OWN, st.integers(1, 2000))
def test_our_own_clock_changes_nothing_and_a_later_word_of_theirs_keeps_them_longer(
    known: Known, law: RetentionLaw, own: dict[str, int], days: int
) -> None:
    found = fate(known, law, own)
    later = Known(**{name: getattr(known, name) for name in Known.__dataclass_fields__} | {
        "asked_at": found.since + timedelta(days=days)})  # fmt: skip
    again = fate(later, law, own)
    assert again.since == found.since + timedelta(days=days)
    if found.over_at is not None:
        assert again.over_at is not None and again.over_at >= found.over_at
