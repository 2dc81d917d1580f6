"""What the dialer says of its own health: whether it reaches Asterisk is told nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import json

from ops.settings import Settings

ASKING_SECONDS = 0.3
_MOST_BYTES = 65536


async def dialer_faults(settings: Settings) -> str | None:
    """What is wrong with the dialer, empty: nothing; None: it does not say."""
    host, port = settings.metrics.host, settings.metrics.dialer_port
    if not port:
        return None
    request = f"GET /health HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n"
    answer = b""
    try:
        async with asyncio.timeout(ASKING_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request.encode())
                answer = await reader.read(_MOST_BYTES)
                while more := await reader.read(_MOST_BYTES):
                    answer += more
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
        faults = json.loads(answer.partition(b"\r\n\r\n")[2])["faults"]
        return "; ".join(str(fault) for fault in faults.values())
    except (OSError, TimeoutError, ValueError, KeyError, AttributeError, TypeError):
        return None
