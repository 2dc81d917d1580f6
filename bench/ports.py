"""Free ports of 127.0.0.1 for simulated worlds, so that several of them live side by side."""

from __future__ import annotations

import contextlib
import random
import socket

_LOW, _HIGH = 10_000, 32_000
"""Below the range from which the kernel takes ports for outgoing connections."""


def free_port(wanted: int = 0) -> int:
    """A port that nobody uses now, for TCP and UDP alike: the wanted one if it is free, else any."""
    while True:
        with (
            socket.socket(type=socket.SOCK_STREAM) as tcp,
            socket.socket(type=socket.SOCK_DGRAM) as udp,
            contextlib.suppress(OSError),
        ):
            tcp.bind(("127.0.0.1", wanted))
            port = int(tcp.getsockname()[1])
            udp.bind(("127.0.0.1", port))
            return port
        wanted = 0


def free_range(size: int) -> tuple[int, int]:
    """The first and last of `size` UDP ports in a row that nobody uses now."""
    dice = random.SystemRandom()
    while True:
        first = dice.randrange(_LOW, _HIGH - size, 2)
        with contextlib.ExitStack() as sockets, contextlib.suppress(OSError):
            for port in range(first, first + size):
                probe = sockets.enter_context(socket.socket(type=socket.SOCK_DGRAM))
                probe.bind(("127.0.0.1", port))
            return first, first + size - 1
