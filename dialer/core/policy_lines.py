"""A policy spoken to in lines of JSON: one observation a line in, one action a line out, whatever the line holds.

The words are those of dialer/core/observation.py. What cannot be read is answered with what is wrong and where,
so that whoever speaks can be corrected; what reads well but cannot be true of time (a clock that goes back, counters
that begin again) is put right by dialer/core/steadying.py before the policy sees it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn

from dialer.core.errors import PlateauError
from dialer.core.observation import Action, AgentPhase, CallPhase, Features, Observation, What

MOST_NOW = 1e11
"""Seconds; whoever counts from 1970 is welcome."""
MOST_SECONDS = 1e7
"""How long a state or an event may have lasted: more than a hundred days is a mistake."""
MOST_COUNT = 10**7
"""Calls of a shift."""
MOST_FEATURE = 1e15
MOST_AGENTS = 10_000
MOST_CALLS = 100_000
MOST_LEADS = 10_000
MOST_NAMED = 50
"""Characters of a feature's name that an answer repeats."""

Given = int | str
"""The id of a call, as the speaker writes it."""

_WHATS = {what.value: what for what in What}
_AGENTS = {phase.value: phase for phase in AgentPhase}
_CALLS = {phase.value: phase for phase in CallPhase}
_TIMED = frozenset([What.TALK_END, What.AGENT_FREE, What.RESOLVED])
"""Events whose seconds a policy learns from: there they may not be missing."""


class UnreadableLine(PlateauError):
    """This line is no observation."""


def _refuse(word: str) -> NoReturn:
    raise UnreadableLine(f"{word} is not a number")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


class Lines:
    """Reads and words the lines of one speaker, whose calls keep their number here for as long as they last."""

    def __init__(self) -> None:
        self._numbers: dict[Given, int] = {}
        self._before: dict[Given, int] = {}
        self._last = 0

    def read(self, line: str) -> Observation:
        """The observation of a line. Raises UnreadableLine, whose sentence names the fault and its place."""
        try:
            said = _DECODER.decode(line)
        except UnreadableLine:
            raise
        except RecursionError:
            raise UnreadableLine("the line is nested too deeply") from None
        except ValueError as fault:
            raise UnreadableLine(f"the line is not JSON: {fault}") from None
        if type(said) is not dict:
            raise UnreadableLine("the line is not an object")
        what = _what(said)
        calls, numbers = self._calls(_listed(said, "calls", MOST_CALLS))
        seen = Observation(
            now=_seconds(said, "now", MOST_NOW),
            what=what,
            value=_value(said, what),
            answered=_answered(said, what),
            agents=_agents(_listed(said, "agents", MOST_AGENTS)),
            calls=calls,
            dropped=_count(said, "dropped"),
            connected=_count(said, "connected"),
            dials=_count(said, "dials"),
            leads=_leads(_listed(said, "leads", MOST_LEADS)) if "leads" in said else (),
        )
        self._before, self._numbers = self._numbers, numbers
        return seen

    def unsaid(self) -> None:
        """The last line told of a floor that is no more: the calls before it are known as they were."""
        self._numbers = self._before

    def word(self, action: Action) -> str:
        """The line of an action, without its end."""
        given = {number: one for one, number in self._numbers.items()} if action.cancel else {}
        answer: dict[str, object] = {"dial": action.dial, "cancel": [given[number] for number in action.cancel]}
        if action.order:
            answer["order"] = list(action.order)
        return json.dumps(answer)

    def _calls(self, listed: list[Any]) -> tuple[list[tuple[int, CallPhase, float]], dict[Given, int]]:
        read: list[tuple[int, CallPhase, float]] = []
        numbers: dict[Given, int] = {}
        for place, one in enumerate(listed):
            if type(one) is not list or len(one) != 3:
                raise UnreadableLine(f"calls[{place}] is not [id, state, seconds in it]")
            given, state, seconds = one
            if type(given) is not int and type(given) is not str:
                raise UnreadableLine(f"calls[{place}]: the id is neither a whole number nor a text")
            if given in numbers:
                raise UnreadableLine(f"calls[{place}]: this id stands twice")
            phase = _CALLS.get(state) if type(state) is int else None
            if phase is None:
                raise UnreadableLine(f"calls[{place}]: the state is none of 1 ringing, 2 waiting, 3 in AMD")
            number = self._numbers.get(given)
            if number is None:
                number = self._last = self._last + 1
            numbers[given] = number
            if not ((type(seconds) is float or type(seconds) is int) and 0 <= seconds <= MOST_SECONDS):
                raise UnreadableLine(f"calls[{place}]: the seconds are no number from 0 to {MOST_SECONDS:g}")
            read.append((number, phase, seconds))
        return read, numbers


def unreadable(fault: PlateauError) -> str:
    """The answer to a line that could not be read: nothing is done, and this is why."""
    return json.dumps({"dial": 0, "cancel": [], "error": str(fault)})


def _what(said: dict[str, Any]) -> What:
    word = _present(said, "event")
    what = _WHATS.get(word) if type(word) is str else None
    if what is None:
        raise UnreadableLine(f"event is none of {', '.join(_WHATS)}")
    return what


def _value(said: dict[str, Any], what: What) -> float:
    if what not in _TIMED and said.get("value") is None:
        return 0.0
    return _seconds(said, "value", MOST_SECONDS)


def _answered(said: dict[str, Any], what: What) -> bool | None:
    answered = said.get("answered")
    if answered is True or answered is False:
        return answered
    if answered is None and what is not What.RESOLVED:
        return None
    raise UnreadableLine("answered is neither true nor false")


def _agents(listed: list[Any]) -> list[tuple[AgentPhase, float]]:
    read: list[tuple[AgentPhase, float]] = []
    for place, one in enumerate(listed):
        if type(one) is not list or len(one) != 2:
            raise UnreadableLine(f"agents[{place}] is not [state, seconds in it]")
        state, seconds = one
        phase = _AGENTS.get(state) if type(state) is int else None
        if phase is None:
            raise UnreadableLine(f"agents[{place}]: the state is none of 1 free, 2 talking, 3 wrap-up")
        if not ((type(seconds) is float or type(seconds) is int) and 0 <= seconds <= MOST_SECONDS):
            raise UnreadableLine(f"agents[{place}]: the seconds are no number from 0 to {MOST_SECONDS:g}")
        read.append((phase, seconds))
    return read


def _leads(listed: list[Any]) -> Sequence[Features]:
    for place, one in enumerate(listed):
        if type(one) is not dict:
            raise UnreadableLine(f"leads[{place}] is not an object")
        for name, feature in one.items():
            if (type(feature) is float and not abs(feature) <= MOST_FEATURE) or type(feature) in (list, dict):
                raise UnreadableLine(
                    f"leads[{place}]: {name[:MOST_NAMED]} is neither a text, a number, true, false nor null"
                )
    return listed


def _present(said: dict[str, Any], name: str) -> Any:
    try:
        return said[name]
    except KeyError:
        raise UnreadableLine(f"{name} is missing") from None


def _listed(said: dict[str, Any], name: str, most: int) -> list[Any]:
    listed = _present(said, name)
    if type(listed) is not list:
        raise UnreadableLine(f"{name} is not a list")
    if len(listed) > most:
        raise UnreadableLine(f"{name} has {len(listed)} entries, more than {most}")
    return listed


def _seconds(said: dict[str, Any], name: str, most: float) -> float:
    seconds = _present(said, name)
    if (type(seconds) is float or type(seconds) is int) and 0 <= seconds <= most:
        return float(seconds)
    raise UnreadableLine(f"{name} is no number from 0 to {most:g}")


def _count(said: dict[str, Any], name: str) -> int:
    count = _present(said, name)
    if type(count) is int and 0 <= count <= MOST_COUNT:
        return count
    raise UnreadableLine(f"{name} is no whole number from 0 to {MOST_COUNT}")
