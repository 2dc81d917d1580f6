"""Which trunks are asked again after a start, how often, and what a lost link does to that."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import chain, repeat

import pytest

from dialer.link import waking
from dialer.link.ami import Event
from dialer.link.waking import WAITS_SECONDS, Waking
from tests.dialer.term import Wire


class Board(Wire):
    """Asterisk with a trunk whose states follow each other, and one that is there."""

    def __init__(self, *states: str) -> None:
        super().__init__()
        self.states: Iterator[str] = chain(states, repeat("NOT_INUSE"))

    async def action(self, action: str, fields: Sequence[tuple[str, str]], *, seconds: float = 5) -> Event:
        self.send(action, fields)
        asked = action == "Getvar" and "slow" in fields[0][1]
        return {"Value": next(self.states) if asked else "NOT_INUSE"}

    @property
    def asked(self) -> list[str]:
        """Endpoints that were to be asked, in order."""
        return [fields["Endpoint"] for action, fields in self.sent if action == "PJSIPQualify"]


@contextlib.asynccontextmanager
async def woken(board: Board, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Waking]:
    monkeypatch.setattr(waking, "WAITS_SECONDS", (0.0,) * len(WAITS_SECONDS))
    trunks = Waking(board, ["slow", "there"])  # type: ignore[arg-type]
    task = asyncio.create_task(trunks.run())
    yield trunks
    assert not task.done()
    task.cancel()


async def settle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_who_is_away_is_asked_until_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board("UNAVAILABLE", "UNAVAILABLE")
    async with woken(board, monkeypatch) as trunks:
        await settle()
        assert board.sent == []  # no link yet
        trunks.linked()
        await settle()
        assert board.asked == ["slow", "slow"]


async def test_who_stays_away_is_asked_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board(*["UNAVAILABLE"] * 99)
    async with woken(board, monkeypatch) as trunks:
        trunks.linked()
        await settle()
        assert board.asked == ["slow"] * len(WAITS_SECONDS)


async def test_a_link_that_is_lost_is_no_fault_and_the_next_one_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board("UNAVAILABLE")
    async with woken(board, monkeypatch) as trunks:
        board.up = False
        trunks.linked()
        await settle()
        board.up = True
        trunks.linked()
        await settle()
        assert board.asked == ["slow"]
