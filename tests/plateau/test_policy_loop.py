"""`plateau pacing policy --jsonl`: every line is answered, at once, whatever it holds."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bench.pacing.floor import Floor
from bench.pacing.laws import Law
from bench.pacing.parts import Period
from dialer.core.observation import Action, Observation
from dialer.core.policy import Policy
from plateau import policy_loop
from plateau.policy_loop import Conversation, answer_all

COMMAND = (sys.executable, "-m", "plateau.cli", "pacing", "policy", "--jsonl")


def line(now: float, event: str = "tick", **more: Any) -> bytes:
    said = {
        "now": now, "event": event, "value": 0, "agents": [[1, now], [2, 5]], "calls": [],
        "dropped": 0, "connected": 0, "dials": 0,
    }  # fmt: skip
    return json.dumps(said | more).encode() + b"\n"


class Dials:
    """Dials one at every observation, and counts them."""

    def __init__(self) -> None:
        self.seen: list[Observation] = []

    def act(self, seen: Observation) -> Action:
        """One more."""
        self.seen.append(seen)
        return Action(1)


class Fails:
    """A policy with a fault."""

    def act(self, seen: Observation) -> Action:
        """Fail."""
        raise ZeroDivisionError("by nothing")


class Spoken:
    """The shipped policy, spoken to in lines."""

    def __init__(self) -> None:
        self._conversation = Conversation(Policy())

    def act(self, seen: Observation) -> Action:
        """What the answer says."""
        said = {
            "now": seen.now, "event": seen.what, "value": seen.value, "answered": seen.answered,
            "agents": [list(agent) for agent in seen.agents],
            "calls": [[f"call {number}", phase, seconds] for number, phase, seconds in seen.calls],
            "dropped": seen.dropped, "connected": seen.connected, "dials": seen.dials,
        }  # fmt: skip
        answer = json.loads(self._conversation.answer(json.dumps(said).encode() + b"\n"))
        assert "error" not in answer, answer
        return Action(answer["dial"], [int(call.removeprefix("call ")) for call in answer["cancel"]])


def test_a_policy_that_is_spoken_to_does_what_it_does_when_called() -> None:
    shift = [Period(0.0, Law(talk=45.0), 6), Period(900.0, Law(talk=45.0), 4)]
    called, spoken = Floor(shift, 1, Policy()).run(0.4), Floor(shift, 1, Spoken()).run(0.4)
    assert spoken == called
    assert called.given_up > 0


def test_a_line_that_comes_twice_or_late_dials_nothing() -> None:
    policy = Dials()
    conversation = Conversation(policy)
    said = (line(10), line(10), line(9), line(11))
    assert [json.loads(conversation.answer(one))["dial"] for one in said] == [1, 0, 0, 1]
    assert [seen.now for seen in policy.seen] == [10, 11], "the policy learns nothing from a floor that is no more"


def test_a_policy_that_fails_says_so_and_goes_on() -> None:
    conversation = Conversation(Fails())
    for now in (1, 2):
        answer = json.loads(conversation.answer(line(now)))
        assert (answer["dial"], answer["error"]) == (0, "the policy failed: ZeroDivisionError: by nothing")


def test_a_line_that_is_too_long_is_one_line(monkeypatch: Any) -> None:
    monkeypatch.setattr(policy_loop, "MOST_BYTES", 300)
    told = io.BytesIO()
    answer_all(io.BytesIO(line(1) + b"x" * 1000 + b"\n" + line(2) + b"y" * 1000), told, Dials())
    answers = [json.loads(one) for one in told.getvalue().splitlines()]
    assert [answer["dial"] for answer in answers] == [1, 0, 1, 0]
    assert "longer than 300 bytes" in answers[1]["error"]


@given(st.lists(st.binary(max_size=40) | st.floats(0, 1e5).map(line)))
def test_as_many_answers_as_lines(said: list[bytes]) -> None:
    text = b"".join(one.replace(b"\n", b" ") + b"\n" for one in said)
    told = io.BytesIO()
    answer_all(io.BytesIO(text), told, Dials())
    answers = [json.loads(one) for one in told.getvalue().splitlines()]
    assert len(answers) == len(said)
    assert all(type(answer["dial"]) is int and answer["cancel"] == [] for answer in answers)


async def test_the_command_answers_each_line_before_the_next_and_ends_with_its_speaker() -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "--limit", "0.02", "--no-give-up", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    async with asyncio.timeout(60):
        for said, dial in ((line(0), 1), (b"\xff\xfe\n", 0), (b"\n", 0), (line(1, calls=[["un", 1, 1]]), 0)):
            process.stdin.write(said)
            answer = json.loads(await process.stdout.readline())
            assert answer["dial"] == dial, (said, answer)
        process.stdin.close()
        assert await process.wait() == 0


async def test_without_the_word_for_lines_nothing_is_guessed() -> None:
    process = await asyncio.create_subprocess_exec(*COMMAND[:-1], stderr=asyncio.subprocess.PIPE)
    _, printed = await process.communicate()
    assert (process.returncode, b"--jsonl" in printed) == (2, True)
