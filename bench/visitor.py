"""One person at the public HTTP API: session cookie, CSRF token, problems as errors, the live socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from http import HTTPStatus
from typing import Any, cast

import aiohttp

from dialer.core.errors import PlateauError

REQUEST_SECONDS = 10.0
SILENCE_SECONDS = 15.0
"""The socket beats every 2 s; silence for so long means that the link is dead."""
LOGIN_NEEDED = 4401
AWAY = (aiohttp.ClientError, OSError, TimeoutError)
"""What a request raises when the api cannot be reached just now."""


class ApiRefused(PlateauError):
    """The API refused; `code` is its stable word, `status` the HTTP status."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.status = status
        self.code = code


class Visitor:
    """A person's browser, without the browser. Close it with `close`."""

    def __init__(self, address: str, login: str, password: str) -> None:
        self.address = address.rstrip("/")
        self.login = login
        self._password = password
        self._csrf = ""
        # a cookie of an IP address is refused by aiohttp unless told otherwise
        self._http = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS),
        )

    async def close(self) -> None:
        """Let go of every connection."""
        await self._http.close()

    async def log_in(self) -> dict[str, Any]:
        """Open a session; the answer of /api/login."""
        me = await self.ask("POST", "/api/login", {"login": self.login, "password": self._password})
        self._csrf = str(me["csrf_token"])
        return me

    async def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """One request; raises ApiRefused, or one of AWAY."""
        headers = {"X-CSRF-Token": self._csrf} if self._csrf else {}
        data = None if body is None else json.dumps(body)
        if data is not None:
            headers["Content-Type"] = "application/json"
        return await self._send(method, path, data, headers)

    async def _send(self, method: str, path: str, data: str | None, headers: Mapping[str, str]) -> dict[str, Any]:
        async with self._http.request(method, self.address + path, data=data, headers=headers) as answer:
            text = await answer.text()
            if answer.status >= 400:
                problem = _json(text)
                code = str(problem.get("code", "unknown"))
                raise ApiRefused(answer.status, code, str(problem.get("detail", answer.reason)))
            return _json(text)

    async def live(self, since: int | None) -> AsyncGenerator[dict[str, Any], None]:
        """The messages of the live socket until it closes; raises ApiRefused when the session is over.

        A silent or broken link and a server that is not ready yet end the messages, or raise one of AWAY.
        """
        query = {} if since is None else {"since": str(since)}
        try:
            socket = await self._http.ws_connect(
                f"{self.address}/api/live", params=query, headers={"Origin": self.address}, max_msg_size=2**24
            )
        except aiohttp.WSServerHandshakeError as refused:
            if refused.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return
            raise ApiRefused(refused.status, "live_refused", refused.message) from None
        async with socket:
            while True:
                async with asyncio.timeout(SILENCE_SECONDS):
                    message = await socket.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    break
                yield _json(message.data)
        if socket.close_code == LOGIN_NEEDED:
            raise ApiRefused(401, "login_needed", "the session is over")


def _json(text: str) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", json.loads(text)) if text else {}
    except ValueError:
        return {}
