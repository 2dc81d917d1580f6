"""The endpoint of metrics and health, over a real socket."""

from __future__ import annotations

import json
import socket
import struct
import urllib.request
from collections.abc import Iterator
from urllib.error import HTTPError

import pytest
from prometheus_client import CollectorRegistry, Counter

from ops.health import Health


@pytest.fixture
def faults() -> dict[str, str]:
    return {}


@pytest.fixture
def address(faults: dict[str, str]) -> Iterator[str]:
    registry = CollectorRegistry()
    Counter("calls", "Calls", registry=registry).inc()
    health = Health("127.0.0.1", 0, {"ami": lambda: faults.get("ami")}, registry)
    yield f"http://127.0.0.1:{health.port}"
    health.close()


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


def test_metrics_are_served(address: str) -> None:
    assert "calls_total 1.0" in get(f"{address}/metrics")


def test_health_says_what_is_wrong(address: str, faults: dict[str, str]) -> None:
    assert json.loads(get(f"{address}/health")) == {"ok": True, "faults": {}}
    faults["ami"] = "the link to Asterisk is down"
    with pytest.raises(HTTPError) as refused:
        get(f"{address}/health")
    assert refused.value.code == 503
    assert json.loads(refused.value.read())["faults"] == faults
    refused.value.close()


def test_other_paths_are_not_found(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        get(f"{address}/other")
    assert refused.value.code == 404
    refused.value.close()


def test_hanging_up_early_does_not_disturb_it(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    port = int(address.rpartition(":")[2])
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            link.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
    assert json.loads(get(f"{address}/health"))["ok"]
    assert "Traceback" not in capfd.readouterr().err
