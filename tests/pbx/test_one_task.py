"""What a fixture lends is entered and left in the same task, and its faults come through."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.pbx.one_task import in_one_task

tasks: list[asyncio.Task[object] | None] = []


@contextlib.asynccontextmanager
async def a_loan(fault: Exception | None = None) -> AsyncIterator[str]:
    tasks.append(asyncio.current_task())
    if fault is not None:
        raise fault
    async with asyncio.TaskGroup():
        yield "lent"
    tasks.append(asyncio.current_task())


async def test_a_loan_begins_and_ends_in_one_task_that_is_not_the_borrowers() -> None:
    tasks.clear()
    async with in_one_task(a_loan()) as lent:
        assert lent == "lent"
    assert tasks[0] is tasks[1] is not asyncio.current_task()


async def test_a_loan_that_cannot_begin_says_why() -> None:
    with pytest.raises(ValueError, match="no such loan"):
        async with in_one_task(a_loan(ValueError("no such loan"))):
            raise AssertionError
