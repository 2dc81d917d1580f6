"""One FastAGI session: commands to the channel one after the other, and its hang-up as an event."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping, Sequence

from agi import protocol
from agi.protocol import ProtocolError, Reply
from dialer.core.errors import PlateauError


class CallGone(PlateauError):
    """The call ended, or Asterisk closed the session, before a command was answered."""


class CommandRefused(PlateauError):
    """Asterisk did not accept a command of ours."""


class Call:
    """What a route knows of its call and may do to it."""

    def __init__(
        self,
        environment: Mapping[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        command_seconds: float,
    ) -> None:
        self.environment = environment
        self.path = protocol.path_of(environment).rpartition("/")[2]
        self.arguments = protocol.arguments_of(environment)
        self.channel_id = environment["agi_uniqueid"]
        self.hung_up = asyncio.Event()
        self._reader = reader
        self._writer = writer
        self._command_seconds = command_seconds
        self._turn = asyncio.Lock()
        self._waiting: asyncio.Future[Reply | None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._usage = False

    async def set_variable(self, name: str, value: str) -> None:
        """Set a channel variable or function. Raises CallGone, CommandRefused, UnsafeCommand."""
        await self._ask(protocol.set_variable(name, value))

    async def get_variable(self, name: str) -> str | None:
        """The value of a channel variable or function, None where it is not set."""
        reply = await self._ask(protocol.get_variable(name))
        return reply.value if reply.result == "1" else None

    async def execute(self, application: str, *arguments: str, seconds: float | None = None) -> str:
        """Run a dialplan application and wait, at most `seconds`, for its end; result -2: unknown."""
        return (await self._ask(protocol.execute(application, arguments), seconds)).result

    async def hand_over(
        self, argv: Sequence[str], *, environment: Mapping[str, str] | None = None, seconds: float = 900
    ) -> int:
        """Let a process AGI lead the session on its stdin and stdout; its exit status.

        It gets SIGHUP when the caller hangs up, as Asterisk itself would send it. Raises TimeoutError,
        the process killed, after `seconds`.
        """
        async with self._turn:
            process = await asyncio.create_subprocess_exec(
                *argv, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment
            )
            self._process = process
            try:
                async with asyncio.timeout(seconds):
                    await self._carry_commands(process)
                    return await process.wait()
            finally:
                self._process = None
                if process.returncode is None:
                    process.kill()
                    await process.wait()

    async def listen(self) -> None:
        """Read what Asterisk says until it closes; the server runs this beside the route."""
        try:
            while raw := await self._reader.readline():
                self._heard(raw.decode("utf-8", "replace").rstrip("\r\n"))
        except (OSError, ValueError, ProtocolError):
            self._writer.transport.abort()  # it is not Asterisk that talks
        finally:
            self._gone()

    async def _ask(self, command: str, seconds: float | None = None) -> Reply:
        async with self._turn:
            if self._reader.at_eof() or self._writer.is_closing():
                raise CallGone
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(seconds or self._command_seconds):
                    self._writer.write(command.encode() + b"\n")
                    await self._writer.drain()
                    reply = await self._waiting
            except (OSError, TimeoutError) as fault:
                self._writer.transport.abort()  # an answer that comes later would be taken for another's
                raise CallGone from fault
            finally:
                self._waiting = None
        if reply is None or reply.code == 511:
            raise CallGone
        if reply.code != 200:
            raise CommandRefused
        return reply

    def _heard(self, line: str) -> None:
        if line == protocol.HANGUP:
            self.hung_up.set()
            if self._process is not None and self._process.returncode is None:
                self._process.send_signal(signal.SIGHUP)
        elif self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(line.encode() + b"\n")  # one short line per command it sent
        elif not (self._usage and not line.startswith("520 ")):
            self._answered(protocol.parse_reply(line))

    def _answered(self, reply: Reply | None) -> None:
        if self._waiting is None or self._waiting.done():
            raise ProtocolError
        self._usage = reply is None
        if reply is not None:
            self._waiting.set_result(reply)

    def _gone(self) -> None:
        self.hung_up.set()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    async def _carry_commands(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise CallGone
        opening = "".join(f"{name}: {value}\n" for name, value in self.environment.items())
        process.stdin.write(opening.encode() + b"\n")
        if self.hung_up.is_set():
            process.send_signal(signal.SIGHUP)
        while command := await process.stdout.readline():
            if not self._writer.is_closing():
                self._writer.write(command)
                await self._writer.drain()
