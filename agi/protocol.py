"""The words of AGI as pure functions: what Asterisk says first, what may be said to it, what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialer.core.errors import PlateauError

HANGUP = "HANGUP"
"""The line by which Asterisk tells a network session, at any moment, that the channel is gone."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}(\([A-Za-z0-9_,:-]{0,80}\))?")
_APPLICATION = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f]")
_REPLY = re.compile(r"(\d{3})(-| |$)(.*)")
_RESULT = re.compile(r"result=(-?\d*)(?: \((.*)\))?(?: .*)?")


class ProtocolError(PlateauError):
    """What came over the AGI connection is not AGI."""


class UnsafeCommand(PlateauError):
    """A value with control characters, or a name that is no name, was about to be sent to Asterisk."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of Asterisk; `result` and `value` come from `200 result=<result> (<value>)`."""

    code: int
    result: str = ""
    value: str | None = None

    @property
    def done(self) -> bool:
        """True where Asterisk did what was asked."""
        return self.code == 200 and self.result != "-1"


def parse_environment(lines: Iterable[str]) -> dict[str, str]:
    """The `agi_name: value` lines that open a session.

    Raises ProtocolError on a line of another kind, and where no `agi_network_script` or `agi_uniqueid`
    came: both are needed to know what is asked and for which channel.
    """
    environment: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.startswith("agi_"):
            raise ProtocolError
        environment[name] = value.strip()
    if not environment.get("agi_uniqueid") or "agi_network_script" not in environment:
        raise ProtocolError
    return environment


def path_of(environment: Mapping[str, str]) -> str:
    """What was asked: `connect` for `agi://host:port/connect`, without a query."""
    return environment["agi_network_script"].partition("?")[0].strip("/")


def arguments_of(environment: Mapping[str, str]) -> list[str]:
    """The arguments of the AGI application, in order."""
    found: list[str] = []
    while (value := environment.get(f"agi_arg_{len(found) + 1}")) is not None:
        found.append(value)
    return found


def quote(value: str) -> str:
    """`value` as one AGI word. Raises UnsafeCommand where a control character is in it."""
    if _FORBIDDEN.search(value):
        raise UnsafeCommand
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def set_variable(name: str, value: str) -> str:
    """The command that sets a channel variable or a dialplan function."""
    return f"SET VARIABLE {_checked(_NAME, name)} {quote(value)}"


def get_variable(name: str) -> str:
    """The command that reads a channel variable or a dialplan function."""
    return f"GET VARIABLE {_checked(_NAME, name)}"


def execute(application: str, arguments: Iterable[str]) -> str:
    """The command that runs a dialplan application; a comma inside an argument separates there too."""
    return f"EXEC {_checked(_APPLICATION, application)} {quote(','.join(arguments))}"


def parse_reply(line: str) -> Reply | None:
    """One line as a reply, or None for a line that only announces more (`520-`).

    Raises ProtocolError where it is not a reply.
    """
    found = _REPLY.fullmatch(line)
    if found is None:
        raise ProtocolError
    code, mark, rest = int(found[1]), found[2], found[3]
    if mark == "-":
        return None
    result = _RESULT.fullmatch(rest)
    return Reply(code, result[1], result[2]) if result else Reply(code)


def _checked(pattern: re.Pattern[str], name: str) -> str:
    if pattern.fullmatch(name) is None:
        raise UnsafeCommand
    return name
