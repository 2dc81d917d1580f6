"""Taking a file from a browser: streamed to disk under a name of ours, bounded in size and in time."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from api.problems import Problem

CHUNK_SECONDS = 30.0
CHUNK_BYTES = 256 * 1024


async def take_file(request: web.Request, into: Path, most_bytes: int) -> str:
    """Write the field `file` to `into`, an empty file; the name that it had on the person's machine, for showing only.

    Raises Problem, and leaves no file behind, where there is none, or it is too large or too slow.
    """
    try:
        return await _taken(request, into, most_bytes)
    except BaseException:
        await asyncio.to_thread(into.unlink, missing_ok=True)
        raise


async def _taken(request: web.Request, into: Path, most_bytes: int) -> str:
    if request.content_type != "multipart/form-data":
        raise Problem("wrong_media_type")
    if (request.content_length or 0) > most_bytes + CHUNK_BYTES:
        raise Problem("too_large")
    try:
        part = await _file_of(request)
        await _write(part, into, most_bytes)
    except TimeoutError:
        raise Problem("too_slow") from None
    except (ValueError, HttpProcessingError):
        raise Problem("malformed") from None  # no boundary, a part without an end, or a header that is none
    shown = Path((part.filename or "").replace("\\", "/")).name
    return "".join(letter for letter in shown if letter.isprintable())[:200] or "file.csv"


async def _file_of(request: web.Request) -> BodyPartReader:
    reader = await request.multipart()
    async with asyncio.timeout(CHUNK_SECONDS):
        while (part := await reader.next()) is not None:
            if isinstance(part, BodyPartReader) and part.name == "file" and part.filename is not None:
                return part
    raise Problem("file_expected")


async def _write(part: BodyPartReader, into: Path, most_bytes: int) -> None:
    written = 0
    file = await asyncio.to_thread(into.open, "wb")
    try:
        while True:
            async with asyncio.timeout(CHUNK_SECONDS):
                chunk = await part.read_chunk(CHUNK_BYTES)
            if not chunk:
                break
            written += len(chunk)
            if written > most_bytes:
                raise Problem("too_large")
            await asyncio.to_thread(file.write, chunk)
    finally:
        await asyncio.to_thread(file.close)
