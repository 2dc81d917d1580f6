"""The port on which the dialplan asks: another one where a dialer that hangs still holds the usual one."""

from __future__ import annotations

import errno
import socket

import structlog

from ops.settings import Settings

log = structlog.get_logger()


def with_free_port(settings: Settings) -> Settings:
    """The settings, with another FastAGI port where a dialer that hangs and was replaced still holds the usual one."""
    agi = settings.fastagi
    with socket.socket(socket.AF_INET6 if ":" in agi.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((agi.host, agi.port))
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise
            probe.bind((agi.host, 0))
            port = int(probe.getsockname()[1])
            log.warning("the FastAGI port is taken; calls are told another one", taken=agi.port, port=port)
            return settings.model_copy(update={"fastagi": agi.model_copy(update={"port": port})})
    return settings
