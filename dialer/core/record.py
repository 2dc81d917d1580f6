"""What a decision was made from, as plain values: enough to understand it, and small enough to be kept with it.

A thousand calls in flight are a few columns for each route, not a thousand lists. What is said of a call stays the
same from one decision to the next, so that records of the same minute have much in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise

from dialer.core.pacing import Busy, Decision, Snapshot
from dialer.core.race import Ringing

UNKNOWN = "-"


def recorded(now: Snapshot, decision: Decision) -> dict[str, object]:
    """The snapshot as plain values.

    `busy`: by state, since when each agent is in it. `ringing`: by route, columns of its calls in the order of their
    ids: `ids`, `since` when, `chances` (thousandths) and, where calls may be given up, `silent`: how long until it
    rang. Moments are tenths of a second since 1970, in UTC, and times are tenths of a second. Each column is words
    with a blank between: chances and silences as they are, of the others the first value and then what each is more
    than the one before; `-` is not known, or not rung yet. Of `next_chances` those are kept that had a part: one for
    each call decided.
    """
    plain: dict[str, object] = {name: getattr(now, name) for name in now.__slots__}
    at = now.at.timestamp()
    return {
        **plain,
        "at": now.at.isoformat(),
        "busy": _busy(now.busy, at),
        "ringing": _ringing(now.ringing, at, giving_up=now.giving_up is not None),
        "learned": now.learned.as_json(),
        "giving_up": asdict(now.giving_up) if now.giving_up else None,
        "next_chances": [round(chance, 3) for chance in now.next_chances[: decision.calls]],
    }


def _busy(agents: Sequence[Busy], at: float) -> dict[str, str]:
    by_state: dict[str, list[int]] = {}
    for agent in agents:
        by_state.setdefault(agent.state, []).append(_tenths(at - agent.elapsed_seconds))
    return {state: _differences(sorted(found)) for state, found in by_state.items()}


def _ringing(calls: Sequence[Ringing], at: float, *, giving_up: bool) -> dict[str, dict[str, str]]:
    by_route: dict[str, list[Ringing]] = {}
    for call in sorted(calls, key=lambda call: call.id):
        by_route.setdefault(call.route, []).append(call)
    return {route: _columns(found, at, giving_up=giving_up) for route, found in by_route.items()}


def _columns(calls: Sequence[Ringing], at: float, *, giving_up: bool) -> dict[str, str]:
    columns = {
        "ids": _differences([call.id for call in calls]),
        "since": _differences([_tenths(at - call.age_seconds) for call in calls]),
        "chances": " ".join([UNKNOWN if call.chance is None else str(round(call.chance * 1000)) for call in calls]),
    }
    return {**columns, "silent": " ".join(map(_silent, calls))} if giving_up else columns


def _silent(call: Ringing) -> str:
    return UNKNOWN if call.rung_seconds is None else str(_tenths(call.age_seconds - call.rung_seconds))


def _differences(values: Sequence[int]) -> str:
    return " ".join([str(value - before) for before, value in pairwise([0, *values])])


def _tenths(seconds: float) -> int:
    return round(seconds * 10)
