"""A FastAGI server: Asterisk's dialplan connects, a route answers, hang-up is seen while the route waits."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from agi import protocol
from agi.call import Call, CallGone
from agi.protocol import ProtocolError

__all__ = ["Call", "CallGone", "Limits", "Route", "serve"]

log = structlog.get_logger(__name__)

Route = Callable[[Call], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one connection may cost, so that a stranger on the port costs little."""

    sessions: int = 2000
    line_bytes: int = 16 * 1024
    environment_lines: int = 200
    environment_seconds: float = 5
    command_seconds: float = 10


async def serve(
    host: str, port: int, routes: Mapping[str, Route], *, key: str = "", limits: Limits | None = None
) -> asyncio.Server:
    """Listen and answer `agi://host:port/<key>/<name>` with `routes[name]`, each session in a task of its own.

    Port 0 takes a free one. A connection past the limit, one that does not speak AGI and one that asks for
    an unknown name or without the key are closed without a word, and the dialplan goes on at its next line.
    """
    desk = _Desk(routes, key, limits or Limits())
    return await asyncio.start_server(
        desk.welcome, host, port, limit=desk.limits.line_bytes, backlog=512, reuse_address=True
    )


class _Desk:
    def __init__(self, routes: Mapping[str, Route], key: str, limits: Limits) -> None:
        self.routes = routes
        self.key = key
        self.limits = limits
        self.open = 0

    async def welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.open >= self.limits.sessions:
            log.warning("agi session refused", sessions=self.open)
            writer.transport.abort()
            return
        self.open += 1
        try:
            await self._answer(reader, writer)
        except asyncio.CancelledError:  # the process ends; 3.11's streams would report it as a fault
            writer.transport.abort()
        finally:
            self.open -= 1

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        environment = await self._environment(reader)
        if environment is None:
            writer.transport.abort()
            return
        given, _, path = protocol.path_of(environment).rpartition("/")
        route = self.routes.get(path)
        if route is None or not hmac.compare_digest(given.encode(), self.key.encode()):
            log.warning("agi path unknown")
            writer.transport.abort()
            return
        call = Call(environment, reader, writer, command_seconds=self.limits.command_seconds)
        listening = asyncio.create_task(call.listen())
        try:
            await route(call)
        except CallGone:
            log.debug("agi call gone", path=path)
        except Exception:
            log.exception("agi route failed", path=path, channel=call.channel_id)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await self._close(writer)

    async def _environment(self, reader: asyncio.StreamReader) -> dict[str, str] | None:
        try:
            async with asyncio.timeout(self.limits.environment_seconds):
                return protocol.parse_environment(await self._opening_lines(reader))
        except (
            ProtocolError, TimeoutError, ValueError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError,
        ):  # fmt: skip
            log.info("agi connection without a call")
            return None

    async def _opening_lines(self, reader: asyncio.StreamReader) -> list[str]:
        lines: list[str] = []
        while len(lines) <= self.limits.environment_lines:
            line = (await reader.readuntil(b"\n")).decode("utf-8", "replace").rstrip("\r\n")
            if not line:
                return lines
            lines.append(line)
        raise ProtocolError

    async def _close(self, writer: asyncio.StreamWriter) -> None:
        try:
            writer.close()
            async with asyncio.timeout(self.limits.command_seconds):
                await writer.wait_closed()
        except (OSError, TimeoutError):
            writer.transport.abort()
