"""Questions to a program that was just started: is it ready? Each answers yes or no and never raises."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Awaitable, Callable, Sequence

from plateau.launch import plain_environment
from plateau.postgres import Cluster

Probe = Callable[[int], Awaitable[bool]]
_SECONDS = 5
_MOST_BYTES = 65536


def postgres(cluster: Cluster) -> Probe:
    """The server takes connections."""

    async def probe(pid: int) -> bool:
        return cluster.is_ready(pid)

    return probe


def answering(host: str, port: int) -> Probe:
    """`GET /health` answers, well or not: what a service needs may still be starting."""

    async def probe(_pid: int) -> bool:
        return await _status(host, port) != b""

    return probe


def healthy(host: str, port: int) -> Probe:
    """`GET /health` answers 200."""

    async def probe(_pid: int) -> bool:
        return b" 200" in await _status(host, port)

    return probe


async def _status(host: str, port: int) -> bytes:
    request = f"GET /health HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request.encode())
                status = await reader.readline()
                await reader.read(_MOST_BYTES)  # to the end: a server that is cut off complains
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (OSError, TimeoutError):
        return b""
    return status


def asterisk(fully_booted: Sequence[str]) -> Probe:
    """The instance says over its control socket that all modules are loaded; see asterisk.console."""

    async def probe(_pid: int) -> bool:
        console = await asyncio.create_subprocess_exec(
            *fully_booted, env=plain_environment(), stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL
        )
        try:
            async with asyncio.timeout(_SECONDS):
                answer, _ = await console.communicate()
        except TimeoutError:
            return False
        finally:
            if console.returncode is None:
                console.kill()
                await console.wait()
        return b"fully booted" in answer

    return probe
