"""How an attempt ended, and whether the trunk rather than the number is to blame.

Asterisk's own words mislead: 404, 407, 488 and 603 all give DialStatus NOANSWER, cause 21 stands for 603 and
for bad credentials alike, and a ring time that ran out gives 480 whether anything rang or not. So the SIP
code speaks first, then what was heard before, then the Q.850 cause.
"""

from __future__ import annotations

from enum import StrEnum

from dialer.core.states import UNANSWERED, AttemptState, Outcome

_BUSY = frozenset({486, 600})
_REJECTED = frozenset({433, 603, 607, 608})
_UNREACHED = frozenset({408, 480, 487})
_CAUSE_BUSY, _CAUSE_REJECTED, _CAUSE_NO_MEDIA = 17, 21, 127
_CAUSES_UNREACHED = frozenset({0, 16, 18, 19, 20, 31})
_CAUSES_CONGESTION = frozenset({34, 38, 41, 42, 44, 47})
_MET_NOBODY = frozenset({AttemptState.ANSWERED, AttemptState.CONNECTING, AttemptState.ABANDONING})


class TrunkFault(StrEnum):
    """What a trunk does instead of carrying the call."""

    SILENT = "silent"
    CONGESTED = "congested"
    FORBIDDEN = "forbidden"
    BROKEN = "broken"


def outcome_of(
    before: AttemptState,
    *,
    asked_to_hang_up: bool,
    rang: bool,
    sip_code: int | None,
    cause: int | None,
    lost: bool = False,
    given_up: bool = False,
) -> Outcome:
    """The outcome of an attempt whose channel is gone, from the state it was in and what had happened.

    `asked_to_hang_up`: we asked before it ended by itself. `rang`: 180 or 183 was seen. `lost`: nobody
    heard how it ended. `given_up`: we asked because nobody had answered for long.
    A call that was never dialled has neither code nor cause and did not ring.
    """
    if before is AttemptState.BRIDGED:
        return Outcome.CONNECTED
    if lost:
        return Outcome.LOST
    if before is AttemptState.MACHINE:
        return Outcome.MACHINE
    if before in _MET_NOBODY:
        if before is AttemptState.ABANDONING or asked_to_hang_up:
            return Outcome.ABANDONED  # an answer that crossed our hang-up is an answer
        return Outcome.FAILED if cause == _CAUSE_NO_MEDIA else Outcome.LEFT_EARLY
    if asked_to_hang_up:
        return Outcome.NO_ANSWER if given_up else Outcome.CANCELLED
    return _unanswered(rang=rang, cause=cause or 0, sip_code=sip_code)


def trunk_fault(
    before: AttemptState, *, asked_to_hang_up: bool, rang: bool, sip_code: int | None, cause: int | None
) -> TrunkFault | None:
    """What this end says against the trunk; None where it speaks of the number, or of nothing."""
    if before not in UNANSWERED:
        by_itself = before in _MET_NOBODY and before is not AttemptState.ABANDONING and not asked_to_hang_up
        return TrunkFault.BROKEN if by_itself and cause == _CAUSE_NO_MEDIA else None
    if asked_to_hang_up:
        return None
    if _silent(rang=rang, cause=cause or 0, sip_code=sip_code):
        return TrunkFault.SILENT
    if sip_code is not None:
        return _fault_of_code(sip_code)
    if cause in _CAUSES_CONGESTION:
        return TrunkFault.CONGESTED
    return TrunkFault.BROKEN if not rang and not cause else None


def _unanswered(*, rang: bool, cause: int, sip_code: int | None) -> Outcome:
    if _silent(rang=rang, cause=cause, sip_code=sip_code):
        return Outcome.FAILED
    if sip_code is None:
        return _by_cause(rang=rang, cause=cause)
    if sip_code in _BUSY:
        return Outcome.BUSY
    if sip_code in _REJECTED:
        return Outcome.REJECTED
    return Outcome.NO_ANSWER if sip_code in _UNREACHED else Outcome.FAILED


def _by_cause(*, rang: bool, cause: int) -> Outcome:
    if cause == _CAUSE_BUSY:
        return Outcome.BUSY
    if cause == _CAUSE_REJECTED:
        return Outcome.REJECTED
    return Outcome.NO_ANSWER if rang and cause in _CAUSES_UNREACHED else Outcome.FAILED


def _silent(*, rang: bool, cause: int, sip_code: int | None) -> bool:
    """Nothing came back: our ring time ran out (cause 19 with 480, or no code), or the INVITE did (408)."""
    if rang:
        return False
    return sip_code == 408 or (cause in (18, 19) and sip_code in (480, None))


def _fault_of_code(sip_code: int) -> TrunkFault | None:
    if sip_code == 503:
        return TrunkFault.CONGESTED
    if sip_code in (401, 402, 403, 407):
        return TrunkFault.FORBIDDEN
    return TrunkFault.BROKEN if 300 <= sip_code < 400 or 500 <= sip_code < 600 or sip_code == 488 else None
