"""Reading bodies with a limit in size and in time, so that no client can hold or fill the process."""

from __future__ import annotations

import asyncio

from aiohttp import web

from api.problems import Problem

MAX_JSON_BYTES = 64 * 1024
JSON_SECONDS = 10


async def read_json(request: web.Request) -> bytes:
    """The body of a JSON request, at most 64 KiB within 10 s; no body is an empty object."""
    if request.can_read_body and request.content_type != "application/json":
        raise Problem("wrong_media_type")
    if (request.content_length or 0) > MAX_JSON_BYTES:
        raise Problem("too_large")
    raw = bytearray()
    try:
        async with asyncio.timeout(JSON_SECONDS):
            while chunk := await request.content.readany():
                raw += chunk
                if len(raw) > MAX_JSON_BYTES:
                    raise Problem("too_large")
    except TimeoutError:
        raise Problem("too_slow") from None
    return bytes(raw) or b"{}"
