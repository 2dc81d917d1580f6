"""A recorded decision is read back in the figures that it was made from."""

from __future__ import annotations

from hypothesis import given

from dialer.core.looking_back import inputs_of
from dialer.core.pacing import Snapshot, decide
from dialer.core.record import recorded
from tests.core.test_pacing import snapshots


@given(snapshots)
def test_what_is_read_back_is_what_was_recorded(now: Snapshot) -> None:
    decision = decide(now)
    seen = inputs_of(recorded(now, decision), decision.as_json())
    assert (seen.agents_free, seen.at_work, seen.ringing) == (now.agents_free, now.at_work, len(now.ringing))
    assert (seen.waiting, seen.abandoned, seen.live_answers) == (now.waiting, now.abandoned, now.live_answers)
    assert (seen.level, seen.risk, seen.given_up) == (decision.level, decision.risk, len(decision.give_up))


def test_what_an_older_dialer_did_not_write_is_not_invented() -> None:
    seen = inputs_of({}, {})
    assert (seen.ringing, seen.abandon_rate, seen.level) == (0, None, None)
