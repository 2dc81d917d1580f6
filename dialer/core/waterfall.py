"""Where the leads of a campaign are: from all of them down to those who can be called now, adding up exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

CALLABLE = "callable_now"
CLOSED = "calendar_closed"
BEFORE_RULES = ("removed", "done", "exhausted")
AFTER_RULES = ("outside_places", "unplaced", "promised", "claimed", "waiting")

Opening = Callable[[str], datetime | None]
"""When a calendar is open next, not before now: now itself where it is open; None: never, as far as is known."""


@dataclass(frozen=True, slots=True)
class Group:
    """Leads of one line, as the database counts them.

    `line` is held (by `rule`), due (with `calendar`), or one of BEFORE_RULES and AFTER_RULES. `for_good` of them wait
    until a fact changes, the others until a time, the first at `earliest` (aware).
    """

    line: str
    rule: str | None
    calendar: str | None
    count: int
    for_good: int = 0
    earliest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Leads that are not called now, for one reason: a rule of the law, a calendar, or the line's own name.

    `until`: when the first of them can be called, or looked at again; None: time alone changes nothing.
    """

    line: str
    count: int
    rule: str | None = None
    calendar: str | None = None
    for_good: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """`total` minus all `steps` is `callable_now`; of those, `unjudged` were not looked at by the law yet."""

    total: int
    steps: tuple[Step, ...]
    callable_now: int
    unjudged: int

    def count(self, line: str) -> int:
        """The leads of all steps of this line."""
        return sum(step.count for step in self.steps if step.line == line)

    @property
    def provisional(self) -> bool:
        """Whether leads are still looked at: more of them will be found to be held, or outside."""
        return self.unjudged > 0 or self.count("unplaced") > 0

    @property
    def next_at(self) -> datetime | None:
        """When the next lead comes by time alone; None: none does."""
        return min((step.until for step in self.steps if step.until), default=None)


def waterfall(groups: Iterable[Group], order: Sequence[str], opening: Opening, now: datetime) -> Waterfall:
    """Sum up groups at `now` (aware); rules come in `order`, behind them those that it does not name."""
    found = list(groups)
    steps = [step for line in BEFORE_RULES for step in _plain(found, line)]
    held: dict[str, Step] = {}
    for group in found:
        if group.line == "held" and group.rule is not None:
            before = held.get(group.rule, Step("held", 0, group.rule))
            held[group.rule] = replace(
                before,
                count=before.count + group.count,
                for_good=before.for_good + group.for_good,
                until=_earlier(before.until, group.earliest),
            )
    steps += sorted(held.values(), key=lambda step: (_place(order, step.rule), step.rule))
    steps += [step for line in AFTER_RULES for step in _plain(found, line)]
    callable_now = unjudged = 0
    for group in sorted(found, key=lambda group: group.calendar or ""):
        if group.line != "due":
            continue
        opens = opening(group.calendar) if group.calendar else now
        if opens == now:
            callable_now += group.count
            unjudged += 0 if group.calendar else group.count
        else:
            steps.append(Step(CLOSED, group.count, calendar=group.calendar, until=opens))
    return Waterfall(sum(group.count for group in found), tuple(steps), callable_now, unjudged)


def _plain(groups: Iterable[Group], line: str) -> list[Step]:
    mine = [group for group in groups if group.line == line]
    if not mine:
        return []
    until: datetime | None = None
    for group in mine:
        until = _earlier(until, group.earliest)
    return [Step(line, sum(group.count for group in mine), until=until)]


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _place(order: Sequence[str], rule: str | None) -> int:
    return order.index(rule) if rule in order else len(order)
