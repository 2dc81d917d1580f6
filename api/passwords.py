"""Passwords: argon2id in a few threads, so that a storm of log-ins never takes the processor from the calls."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from api.problems import Problem

# OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = 2
MOST_WAITING = 500
SECONDS = 15


def hash_password(password: str) -> str:
    """The argon2id hash to keep; takes tens of milliseconds of processor: not for the loop."""
    return _HASHER.hash(password)


def _verify(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


class Passwords:
    """Hashes and verifies, two at once; raises Problem `busy` when the queue is full or slow."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0
        self._nobody = hash_password("nobody has this password")

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the kept one; takes as long where there is none to compare with."""
        right = await self._run(_verify, kept or self._nobody, password)
        return bool(right) and kept is not None

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        return str(await self._run(hash_password, password))

    async def _run(self, work: object, *given: str) -> object:
        if self._waiting >= MOST_WAITING:
            raise Problem("busy")
        self._waiting += 1
        try:
            async with asyncio.timeout(SECONDS):
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, work, *given)  # type: ignore[arg-type]
        except TimeoutError:
            raise Problem("busy") from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
