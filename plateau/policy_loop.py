"""The policy on standard input and output: a line in, a line out, until the speaker ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from dialer.core.observation import Action, Observation
from dialer.core.policy import Policy, PolicySettings
from dialer.core.policy_lines import Lines, UnreadableLine, unreadable
from dialer.core.steadying import Steady

MOST_BYTES = 4 * 1024 * 1024
"""Longer lines are not kept in memory."""
NOTHING = json.dumps({"dial": 0, "cancel": []})


class Deciding(Protocol):
    """Says what to do at every observation."""

    def act(self, seen: Observation) -> Action:
        """What to do now."""
        ...


def converse(*, limit: float, patience: float, give_up: bool, minimum_ring: float) -> None:
    """Answer every line of standard input until it ends. `limit` is a share; times are in seconds."""
    policy = Policy(PolicySettings(limit=limit, patience=patience, give_up=give_up, minimum_ring=minimum_ring))
    try:
        answer_all(sys.stdin.buffer, sys.stdout.buffer, policy)
    except (BrokenPipeError, KeyboardInterrupt):
        sys.stdout = None  # nobody reads any more: nothing is to be flushed at the end


def answer_all(heard: BinaryIO, told: BinaryIO, policy: Deciding) -> None:
    """Answer every line, each before the next one is read."""
    conversation = Conversation(policy)
    for line in _lines(heard):
        told.write(conversation.answer(line).encode() + b"\n")
        told.flush()


class Conversation:
    """One speaker and one policy."""

    def __init__(self, policy: Deciding) -> None:
        self._policy, self._lines, self._steady = policy, Lines(), Steady()
        self._before = b""

    def answer(self, line: bytes | None) -> str:
        """The answer to a line; None: it was too long to be kept.

        A line that comes twice, or late, tells of a floor that has gone on: nothing is dialled upon it.
        """
        if line is not None and line == self._before:
            return NOTHING
        self._before = line or b""
        try:
            seen = self._lines.read(_text(line))
        except UnreadableLine as fault:
            return unreadable(fault)
        moment = self._steady.steadied(seen)
        if self._steady.late:
            self._lines.unsaid()
            return NOTHING
        try:
            return self._lines.word(self._policy.act(moment))
        except Exception as fault:  # whatever a floor makes of the policy, its calls go on
            return unreadable(UnreadableLine(f"the policy failed: {type(fault).__name__}: {fault}"))


def _text(line: bytes | None) -> str:
    if line is None:
        raise UnreadableLine(f"the line is longer than {MOST_BYTES} bytes")
    try:
        return line.decode()
    except UnicodeDecodeError as fault:
        raise UnreadableLine(f"the line is not UTF-8: byte {fault.start}") from None


def _lines(heard: BinaryIO) -> Iterator[bytes | None]:
    while line := heard.readline(MOST_BYTES):
        if line.endswith(b"\n") or len(line) < MOST_BYTES:
            yield line
            continue
        while (rest := heard.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
            continue
        yield None
