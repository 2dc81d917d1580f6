"""Logs of every process: to standard error, as JSON or text, with numbers and secrets masked."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

type_event = MutableMapping[str, Any]

# A run of 8 digits or more, with the marks people put between them: shorter ones are ids, ports, durations.
# Spreadsheets and French typography put spaces there that do not break.
_NUMBER = re.compile(r"(?<![\w.-])\+?\d(?:[ .()/\u00a0\u2009\u202f-]{0,3}\d){7,}(?![\w-])")
_ADDRESS_SECRET = re.compile(r"(\w+://[^\s:/@]+):[^\s@/]+@")
_SECRET_NAMES = re.compile(r"password|secret|token|cookie|authorization|csrf|dsn|url$", re.IGNORECASE)
_PERSON_NAMES = re.compile(r"^(e164|phone|number|called|caller_id|callee|name|first_name|last_name|email)$")
_MOMENTS = frozenset({"timestamp", "at", "since", "until"})


def mask(_logger: object, _method: str, event: type_event) -> type_event:
    """Last in line before writing: nothing that looks like a number or a secret passes."""
    return {key: _masked(key, value) for key, value in event.items()}


def _masked(key: str, value: object) -> object:
    if _SECRET_NAMES.search(key) or _PERSON_NAMES.match(key):
        return "***"
    if isinstance(value, str) and key not in _MOMENTS:
        return masked_text(value)
    if isinstance(value, dict):
        return {inner: _masked(str(inner), item) for inner, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_masked(key, item) for item in value]
    if value is None or isinstance(value, (bool, int, float)) or key in _MOMENTS:
        return value
    return masked_text(str(value))


def masked_text(text: str) -> str:
    """A text without telephone numbers and without the passwords in addresses."""
    return _NUMBER.sub("***", _ADDRESS_SECRET.sub(r"\1:***@", text))


def configure(level: str, form: Literal["json", "text"], *, process: str) -> None:
    """Send structlog and the standard library's logging through one chain; to be called once, at start."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    structlog.contextvars.bind_contextvars(process=process)
