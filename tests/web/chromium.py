"""A Chromium without a screen, whose microphone hears beeps."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator

from playwright.async_api import Browser, async_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextlib.asynccontextmanager
async def a_browser(*more: str) -> AsyncIterator[Browser]:
    """Start the system's Chromium, or the one that PLATEAU_CHROMIUM names, with more flags, and close it."""
    async with async_playwright() as playwright:
        chromium = os.environ.get("PLATEAU_CHROMIUM", "/usr/bin/chromium")
        opened = await playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *more])
        yield opened
        await opened.close()
