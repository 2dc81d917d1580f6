"""A Chromium without a screen, driven over its own DevTools protocol; and the processor time of its renderers.

Protocol: https://chromedevtools.github.io/devtools-protocol/ (Target, Page, Runtime, Storage, SystemInfo).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from dialer.core.errors import PlateauError
from plateau.launch import launched, plain_environment
from plateau.paths import throwaway_dir

START_SECONDS = 30.0
ANSWER_SECONDS = 30.0
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless", "--no-sandbox", "--remote-debugging-port=0", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1920,1080",
)  # fmt: skip


class ChromiumMissing(PlateauError):
    """There is no Chromium; install the package chromium, or name one in PLATEAU_CHROMIUM."""


class ChromiumFailed(PlateauError):
    """Chromium did not start, or did not do what it was asked."""


class Chromium:
    """The browser and the pages that were opened in it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def listen(self) -> None:
        """Hand each answer to whoever waits for it, until the browser goes."""
        async for message in self._socket:
            said = message.json()
            if (waiting := self._answers.pop(said.get("id", 0), None)) and not waiting.done():
                waiting.set_result(said)

    async def ask(self, method: str, session: str | None = None, **given: object) -> dict[str, Any]:
        """The answer to one command, of a page where its session is given."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        about = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": number, "method": method, "params": given, **about})
        async with asyncio.timeout(ANSWER_SECONDS):
            said = await self._answers[number]
        if "error" in said:
            raise ChromiumFailed(f"{method}: {said['error'].get('message')}")
        return dict(said["result"])

    async def open(self, address: str, script: str) -> str:
        """A new page that runs `script` before its own; its session."""
        target = (await self.ask("Target.createTarget", url="about:blank"))["targetId"]
        session = str((await self.ask("Target.attachToTarget", targetId=target, flatten=True))["sessionId"])
        await self.ask("Page.enable", session)
        await self.ask("Page.addScriptToEvaluateOnNewDocument", session, source=script)
        await self.ask("Page.navigate", session, url=address)
        return session

    async def evaluate(self, session: str, expression: str) -> Any:
        """The value of an expression in a page."""
        result = (await self.ask("Runtime.evaluate", session, expression=expression, returnByValue=True))["result"]
        return result.get("value")

    async def until(self, session: str, expression: str) -> None:
        """Wait until an expression is true in a page."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while not await self.evaluate(session, expression):  # noqa: ASYNC110  # the event is in another process
                await asyncio.sleep(0.1)

    async def renderer_seconds(self) -> float:
        """Processor time of all renderers so far."""
        processes = (await self.ask("SystemInfo.getProcessInfo"))["processInfo"]
        return float(sum(one["cpuTime"] for one in processes if one["type"] == "renderer"))


@asynccontextmanager
async def chromium() -> AsyncIterator[Chromium]:
    """Start it with a folder of its own; end it and remove the folder on the way out."""
    program = os.environ.get("PLATEAU_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise ChromiumMissing
    folder = await asyncio.to_thread(throwaway_dir, "chromium")
    process = await asyncio.create_subprocess_exec(
        *launched([program, *FLAGS, f"--user-data-dir={folder}", "about:blank"], end_with_us="KILL"),
        env=plain_environment(HOME=str(folder)), stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        address = await _address(folder)
        async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=2**26) as socket:
            browser = Chromium(socket)
            listening = asyncio.create_task(browser.listen())
            yield browser
            with contextlib.suppress(ChromiumFailed, TimeoutError, ConnectionError):
                await browser.ask("Browser.close")
            listening.cancel()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        await process.wait()
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _address(folder: Path) -> str:
    """Where the browser listens, which it writes once it does."""
    file = folder / "DevToolsActivePort"
    for _ in range(int(START_SECONDS / 0.1)):
        written = file.read_text().split() if file.is_file() else []
        if len(written) == 2:
            return f"ws://127.0.0.1:{written[0]}{written[1]}"
        await asyncio.sleep(0.1)
    raise ChromiumFailed(f"it did not start within {START_SECONDS:.0f} s")
