"""Byte ranges of a file that never changes (RFC 9110, section 14): players seek without the whole file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aiohttp import web

from api.problems import Problem

CHUNK_BYTES = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int


class Unsatisfiable(ValueError):
    """The range lies outside the file."""


def span_of(header: str | None, size: int) -> Span | None:
    """The one range asked for, or None: all of it. Several ranges, or anything not understood, mean all of it.

    Raises Unsatisfiable where the range lies outside a file of `size` bytes.
    """
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        wanted = int(found[2])
        if wanted == 0 or size == 0:
            raise Unsatisfiable
        return Span(max(0, size - wanted), size - 1)
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Span(first, last)


async def send_file(
    request: web.Request, path: Path, *, kind: str, tag: str, headers: Mapping[str, str] | None = None
) -> web.StreamResponse:
    """The file or the part asked for; `tag` names its content for ever. Raises Problem where it is not there."""
    etag = f'"{tag}"'
    try:
        file = await asyncio.to_thread(path.open, "rb")
    except OSError:
        raise Problem("recording_missing") from None
    try:
        size = (await asyncio.to_thread(path.stat)).st_size
        told = {"Content-Type": kind, "Accept-Ranges": "bytes", "ETag": etag, "Cache-Control": "private, no-store"}
        asked = request.headers.get("Range")
        if request.headers.get("If-Range", etag) != etag:
            asked = None  # the client holds a part of something else
        try:
            span = span_of(asked, size)
        except Unsatisfiable:
            problem = Problem("range_impossible")
            problem.headers = {"Content-Range": f"bytes */{size}"}
            raise problem from None
        answer = web.StreamResponse(status=206 if span else 200, headers=told | dict(headers or {}))
        first, last = (span.first, span.last) if span else (0, size - 1)
        if span:
            answer.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        answer.content_length = last - first + 1
        await answer.prepare(request)
        await asyncio.to_thread(file.seek, first)
        await _write(answer, file, last - first + 1)
        await answer.write_eof()
        return answer
    finally:
        file.close()  # not in a thread: who is cancelled here would leave it open


async def _write(answer: web.StreamResponse, file: BinaryIO, left: int) -> None:
    """So many bytes from where the file stands; a client that takes none for 30 s is given up."""
    while left > 0 and (chunk := await asyncio.to_thread(file.read, min(CHUNK_BYTES, left))):
        left -= len(chunk)
        async with asyncio.timeout(30):
            await answer.write(chunk)
