"""The process itself: starts from its settings, stops when told, and survives slow and dead clients."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from api.app import build_app, runner_of
from db.pool import Pool
from tests.api.house import free_port, furnish, settings_for

if TYPE_CHECKING:
    from asyncpg import Connection, Record


def _environment(database_url: str, folder: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "PLATEAU_RUN_DIR": str(folder),
        "PLATEAU_RECORDINGS_DIR": str(folder / "recordings"),
        "PLATEAU_DATABASE__URL": database_url,
        "PLATEAU_AMI__SECRET": "not used here",
        "PLATEAU_HTTP__PORT": str(port),
        "PLATEAU_CONFIG": "",
    }


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_starts_answers_and_stops_cleanly(
    database_url: str, db: Connection[Record], tmp_path: Path, how: signal.Signals
) -> None:
    await furnish(db)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "api",
        env=_environment(database_url, tmp_path, port),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    try:
        async with asyncio.timeout(30), aiohttp.ClientSession() as http:
            async for line in process.stderr:
                if b"api listens" in line:
                    break
            while True:
                async with http.get(f"http://127.0.0.1:{port}/health") as answer:
                    if answer.status == 200:
                        break
                await asyncio.sleep(0.05)
        process.send_signal(how)
        async with asyncio.timeout(15):
            said = await process.stderr.read()
            assert await process.wait() == 0, said
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_faulty_settings_end_with_a_sentence(tmp_path: Path) -> None:
    environment = _environment("x", tmp_path, 1) | {"PLATEAU_HTTP__PORT": "none"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api", env=environment, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(20):
        _, said = await process.communicate()
    assert process.returncode == 2
    assert b"http.port" in said


async def test_a_client_that_never_ends_its_request_is_hung_up(database_url: str, pool: Pool, tmp_path: Path) -> None:
    settings = settings_for(database_url, tmp_path)
    runner = runner_of(build_app(settings, pool), silent_seconds=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.http.port).start()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.http.port)
        writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        writer.close()
    finally:
        await runner.cleanup()
