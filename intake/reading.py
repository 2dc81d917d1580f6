"""The reading process as the importer sees it: started early, given an order, heard chunk by chunk."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

from intake.faults import ImportRefused, ReaderLost
from intake.messages import Chunk, Order, decode_chunk, decode_opened, encode_order
from intake.read import MAX_ROWS, Opened

READ_SECONDS = 120.0
_ROOT = Path(__file__).resolve().parent.parent
_PIPE_BYTES = 8 * 1024 * 1024


class Reader:
    """One reading process."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def open(self, order: Order) -> Opened:
        """Give the order; how the file will be read. Raises FileRefused."""
        assert self._process.stdin
        self._process.stdin.write(encode_order(order))
        self._process.stdin.close()
        async with asyncio.timeout(READ_SECONDS):
            return decode_opened(await self._message())

    async def chunks(self) -> AsyncGenerator[Chunk]:
        """What the process sends, until it has sent all."""
        last = False
        while not last:
            async with asyncio.timeout(READ_SECONDS):
                chunk = decode_chunk(await self._message())
            if chunk.too_long:
                raise ImportRefused("too_many_rows", most=MAX_ROWS)
            last = chunk.last
            yield chunk

    async def _message(self) -> bytes:
        stream = self._process.stdout
        assert stream
        try:
            length = int.from_bytes(await stream.readexactly(4), "big")
            return await stream.readexactly(length)
        except asyncio.IncompleteReadError as fault:
            raise ReaderLost("reader_lost") from fault


@contextlib.asynccontextmanager
async def reader() -> AsyncIterator[Reader]:
    """The process that reads the file, waiting for its order. It never outlives the block."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "intake.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=_ROOT,
        limit=_PIPE_BYTES,
    )
    try:
        yield Reader(child)
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
