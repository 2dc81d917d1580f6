"""`/metrics` and `/health` of one process, served by a thread: they answer while the loop is busy."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import REGISTRY, CollectorRegistry, make_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Check = Callable[[], str | None]
"""Says what is wrong in a few words, or None. It is called from another thread and must not wait."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Somebody hung up while being answered: not worth a traceback."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            raise


class _Silent(WSGIRequestHandler):
    timeout = 10  # a slow reader must not hold a thread for ever

    def log_message(self, format: str, *args: object) -> None:
        """Scrapes are not worth a line."""


class Health:
    """A running endpoint; `close` ends it. Port 0 takes a free one, which `port` then names."""

    def __init__(
        self,
        host: str,
        port: int,
        checks: Mapping[str, Check],
        registry: CollectorRegistry = REGISTRY,
    ) -> None:
        self._checks = checks
        self._metrics = make_wsgi_app(registry)
        self._server = make_server(host, port, self._answer, server_class=_Server, handler_class=_Silent)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def _answer(self, environment: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environment.get("PATH_INFO")
        if path == "/metrics":
            return cast("Iterable[bytes]", self._metrics(environment, start))
        if path != "/health":
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"only /metrics and /health are here\n"]
        faults = report(self._checks)
        start(
            "503 Service Unavailable" if faults else "200 OK",
            [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
        )
        return [json.dumps({"ok": not faults, "faults": faults}).encode()]


def report(checks: Mapping[str, Check]) -> dict[str, str]:
    """What is wrong, by the name of the check; empty when all is well."""
    return {name: fault for name, check in checks.items() if (fault := check()) is not None}
