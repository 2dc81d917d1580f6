"""How attempts end, over what carriers were seen to answer (PJSIP, Asterisk 22)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.outcome import TrunkFault, outcome_of, trunk_fault
from dialer.core.states import UNANSWERED, AttemptState, Outcome

D, R, A = AttemptState.DIALING, AttemptState.RINGING, AttemptState.ANSWERED

SEEN = [
    # before, rang, sip_code, cause, outcome, trunk's fault
    (D, False, 404, 1, Outcome.FAILED, None),
    (R, True, 404, 1, Outcome.FAILED, None),
    (D, False, 486, 17, Outcome.BUSY, None),
    (R, True, 486, 17, Outcome.BUSY, None),
    (D, False, 600, 17, Outcome.BUSY, None),
    (D, False, 603, 21, Outcome.REJECTED, None),
    (D, False, 607, 21, Outcome.REJECTED, None),
    (D, False, 403, 21, Outcome.FAILED, TrunkFault.FORBIDDEN),
    (D, False, 407, 21, Outcome.FAILED, TrunkFault.FORBIDDEN),
    (D, False, 503, 34, Outcome.FAILED, TrunkFault.CONGESTED),
    (D, False, 500, 38, Outcome.FAILED, TrunkFault.BROKEN),
    (D, False, 302, 0, Outcome.FAILED, TrunkFault.BROKEN),
    (D, False, 488, 58, Outcome.FAILED, TrunkFault.BROKEN),
    (R, True, 480, 19, Outcome.NO_ANSWER, None),
    (D, True, 480, 19, Outcome.NO_ANSWER, None),
    (D, False, 480, 19, Outcome.FAILED, TrunkFault.SILENT),
    (D, False, 480, 20, Outcome.NO_ANSWER, None),
    (D, False, 408, 18, Outcome.FAILED, TrunkFault.SILENT),
    (R, True, 487, 0, Outcome.NO_ANSWER, None),
    (D, False, None, 17, Outcome.BUSY, None),
    (D, False, None, 34, Outcome.FAILED, TrunkFault.CONGESTED),
    (D, False, None, None, Outcome.FAILED, TrunkFault.BROKEN),
    (A, True, None, 16, Outcome.LEFT_EARLY, None),
    (A, False, None, 0, Outcome.LEFT_EARLY, None),
    (A, False, None, 127, Outcome.FAILED, TrunkFault.BROKEN),
    (AttemptState.CONNECTING, True, None, 16, Outcome.LEFT_EARLY, None),
    (AttemptState.ABANDONING, True, None, 16, Outcome.ABANDONED, None),
    (AttemptState.MACHINE, True, None, 16, Outcome.MACHINE, None),
    (AttemptState.BRIDGED, True, None, 0, Outcome.CONNECTED, None),
    (AttemptState.BRIDGED, True, None, 44, Outcome.CONNECTED, None),
]


@pytest.mark.parametrize(("before", "rang", "sip_code", "cause", "outcome", "fault"), SEEN)
def test_what_carriers_answer_becomes_an_outcome(
    before: AttemptState,
    rang: bool,
    sip_code: int | None,
    cause: int | None,
    outcome: Outcome,
    fault: TrunkFault | None,
) -> None:
    heard = {"asked_to_hang_up": False, "rang": rang}
    assert outcome_of(before, sip_code=sip_code, cause=cause, **heard) is outcome
    assert trunk_fault(before, sip_code=sip_code, cause=cause, **heard) is fault


def test_a_call_without_sound_that_we_were_giving_up_is_abandoned_and_no_fault_of_the_trunk() -> None:
    before = AttemptState.ABANDONING
    ended = outcome_of(before, asked_to_hang_up=False, rang=False, sip_code=None, cause=127)
    assert ended is Outcome.ABANDONED
    assert trunk_fault(before, asked_to_hang_up=False, rang=False, sip_code=None, cause=127) is None


def test_a_late_answer_after_cancel_counts_as_abandoned() -> None:
    ended = outcome_of(A, asked_to_hang_up=True, rang=True, sip_code=None, cause=19)
    assert ended is Outcome.ABANDONED


def test_a_call_that_we_hung_up_while_it_rang_is_cancelled() -> None:
    assert outcome_of(R, asked_to_hang_up=True, rang=True, sip_code=480, cause=19) is Outcome.CANCELLED


def test_a_call_that_was_given_up_was_not_answered_unless_it_was() -> None:
    asked = {"asked_to_hang_up": True, "given_up": True, "rang": True}
    assert outcome_of(R, sip_code=487, cause=16, **asked) is Outcome.NO_ANSWER
    assert outcome_of(A, sip_code=None, cause=16, **asked) is Outcome.ABANDONED


def test_a_conversation_that_nobody_heard_end_was_a_conversation() -> None:
    bridged = AttemptState.BRIDGED
    ended = outcome_of(bridged, asked_to_hang_up=False, rang=True, sip_code=None, cause=None, lost=True)
    assert ended is Outcome.CONNECTED


codes = st.none() | st.integers(100, 699)
causes = st.none() | st.integers(0, 127)
live = st.sampled_from(sorted(set(AttemptState) - {AttemptState.ENDED}))


@given(before=live, asked=st.booleans(), rang=st.booleans(), code=codes, cause=causes, lost=st.booleans())
def test_only_a_bridged_call_is_connected_and_only_an_answered_one_abandoned(
    before: AttemptState, asked: bool, rang: bool, code: int | None, cause: int | None, lost: bool
) -> None:
    ended = outcome_of(before, asked_to_hang_up=asked, rang=rang, sip_code=code, cause=cause, lost=lost)
    assert (ended is Outcome.CONNECTED) == (before is AttemptState.BRIDGED)
    if ended in (Outcome.ABANDONED, Outcome.LEFT_EARLY, Outcome.MACHINE):
        assert before not in UNANSWERED
    if before not in UNANSWERED:
        assert ended not in (Outcome.BUSY, Outcome.NO_ANSWER, Outcome.REJECTED, Outcome.CANCELLED)


@given(before=live, rang=st.booleans(), code=codes, cause=causes)
def test_what_is_the_trunks_fault_is_never_held_against_the_number(
    before: AttemptState, rang: bool, code: int | None, cause: int | None
) -> None:
    heard = {"asked_to_hang_up": False, "rang": rang}
    if trunk_fault(before, sip_code=code, cause=cause, **heard) is not None:
        assert outcome_of(before, sip_code=code, cause=cause, **heard) is Outcome.FAILED


@given(before=st.sampled_from(sorted(UNANSWERED)), rang=st.booleans(), code=codes, cause=causes)
def test_a_call_that_we_cancelled_says_nothing_about_the_trunk(
    before: AttemptState, rang: bool, code: int | None, cause: int | None
) -> None:
    assert trunk_fault(before, asked_to_hang_up=True, rang=rang, sip_code=code, cause=cause) is None
