"""Figures of the api process for Prometheus; labels are routes and statuses, never people or calls."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.floor.hub import Hub


class Figures:
    """Counters of one process, in a registry of their own."""

    def __init__(self, hub: Hub) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "plateau_api_requests_total",
            "Requests answered",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram("plateau_api_request_seconds", "Time to answer", ["route"], registry=self._registry)
        sockets = Gauge("plateau_api_live_sockets", "Live sockets open", registry=self._registry)
        sockets.set_function(lambda: len(hub.seats))
        link = Gauge("plateau_api_database_link", "1 while events are followed", registry=self._registry)
        link.set_function(lambda: float(hub.link))

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was answered. Methods nobody knows share one label."""
        known = method if method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD") else "other"
        self._requests.labels(known, route, status).inc()
        if route != "/api/live":
            self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)
