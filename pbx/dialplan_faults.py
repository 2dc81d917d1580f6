"""What is wrong with a dialplan, from what a real Asterisk says after it has read it; pure.

Asterisk reports what it cannot read. What it reads but could not run (an application, function or target
that does not exist, a bracket that is never closed) it would report only when a customer is on the line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pbx.names import (
    CONTEXT_AGENT,
    CONTEXT_ANSWERED,
    CONTEXT_COLLEAGUE,
    CONTEXT_HELD,
    CONTEXT_IDENTITY,
    CONTEXT_INBOUND,
    CONTEXT_MAINTENANCE,
    CONTEXT_MONITOR,
    CONTEXT_PROMISE,
    CONTEXT_PROMPT,
    CONTEXT_TAKEN,
    CONTEXT_THREE,
    CONTEXT_TRIAL,
)

NEEDED = (
    CONTEXT_ANSWERED, CONTEXT_AGENT, CONTEXT_PROMISE, CONTEXT_INBOUND, CONTEXT_PROMPT, CONTEXT_MAINTENANCE,
    CONTEXT_MONITOR, CONTEXT_TAKEN, CONTEXT_HELD, CONTEXT_COLLEAGUE, CONTEXT_THREE, CONTEXT_TRIAL, CONTEXT_IDENTITY,
)  # fmt: skip
"""Contexts that calls are sent to."""

_LOGGED = re.compile(r"\] (?:WARNING|ERROR)\[\d+\](?:\[[^]]*\])? (?:config|pbx_config|pbx)\.c: (.*)")
_PLACE = re.compile(r",? ?(?:at |in )?line (\d+) of (\S+?)(?=[\s,.]*$|\s)")
_MISSING_FILE = re.compile(r"The file '([^']+)' was listed as a #include but it does not exist")
_CONTEXT = re.compile(r"\[ Context '([^']+)' created by")
_STEP = re.compile(
    r"\s+(?:'(?P<extension>[^']*)' (?:\(CID match '[^']*'\) )?=>)?\s*(?:\[(?P<label>[^]]+)\])?\s+"
    r"(?P<priority>\d+)\. (?P<application>\w+)\((?P<data>.*)\)\s+\[(?P<file>[^]:]+):(?P<line>\d+)\]"
)
_LABEL = re.compile(r"\s*(?:exten\s*=>?\s*[^,]+,|same\s*=>?)\s*\w+\((\w+)\),")
_INCLUDE = re.compile(r"\s+Include => '([^']+)'")
_FUNCTION = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\(")
_SET_FUNCTION = re.compile(r"([A-Z][A-Z0-9_]*)\(")
_QUOTED = re.compile(r'\\.|"[^"$]*"')
_PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault; line 0 where no line can be named."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a throw-away Asterisk said: its log and the answers to three questions."""

    log: str
    dialplan: str
    applications: Collection[str]
    functions: Collection[str]


@dataclass(frozen=True, slots=True)
class _Step:
    context: str
    extension: str
    label: str
    priority: str
    application: str
    data: str
    file: str
    line: int


def faults(heard: Heard, files: Mapping[str, str]) -> list[Fault]:
    """Everything that is wrong, in order of file and line; `files` are the dialplan's, by name."""
    steps = list(_steps(heard.dialplan, files))
    found = [*_logged(heard.log, files), *_needed(steps)]
    applications = {name.lower() for name in heard.applications}
    included = _INCLUDE.search(heard.dialplan) is not None
    for step in steps:
        found += [Fault(step.file, step.line, text) for text in _unknown(step, applications, heard.functions)]
        if not _closed(step.data):
            found.append(Fault(step.file, step.line, "a bracket is not closed, or closed twice"))
        elif not included:
            found += [Fault(step.file, step.line, text) for text in _lost_jumps(step, steps)]
    return sorted(set(found))


def names_in(listing: str) -> set[str]:
    """The first words of the lines of `core show applications` or `core show functions`."""
    return {found[1] for line in listing.splitlines() if (found := re.match(r"\s*(\w+):?\s", line))}


def _logged(log: str, files: Mapping[str, str]) -> Iterator[Fault]:
    for line in log.splitlines():
        if (told := _LOGGED.search(line)) is None:
            continue
        if missing := _MISSING_FILE.search(told[1]):
            yield _include_of(missing[1], files)
        elif place := _PLACE.search(told[1]):
            text = _PLACE.sub("", told[1]).strip(" .,")
            yield Fault(place[2].rpartition("/")[2].rstrip(",."), int(place[1]), text)


def _include_of(name: str, files: Mapping[str, str]) -> Fault:
    for file, content in files.items():
        for number, line in enumerate(content.splitlines(), 1):
            if line.lstrip().startswith("#") and name in line:
                return Fault(file, number, f"the included file {name} does not exist")
    return Fault("extensions.conf", 0, f"the included file {name} does not exist")


def _steps(dialplan: str, files: Mapping[str, str]) -> Iterator[_Step]:
    context = extension = ""
    for line in dialplan.splitlines():
        if head := _CONTEXT.match(line):
            context, extension = head[1], ""
        elif step := _STEP.match(line):
            extension = step["extension"] if step["extension"] is not None else extension
            label = step["label"] or _label(files.get(step["file"], ""), int(step["line"]))
            yield _Step(
                context, extension, label, step["priority"], step["application"], step["data"],
                step["file"], int(step["line"]),
            )  # fmt: skip


def _label(content: str, line: int) -> str:
    """The label written on a line: Asterisk does not show that of an extension's first step."""
    lines = content.splitlines()
    found = _LABEL.match(lines[line - 1]) if line <= len(lines) else None
    return found[1] if found else ""


def _needed(steps: list[_Step]) -> Iterator[Fault]:
    present = {step.context for step in steps}
    for context in NEEDED:
        if context not in present:
            yield Fault("extensions.conf", 0, f"nothing is in the context {context}, to which calls are sent")


def _unknown(step: _Step, applications: Collection[str], functions: Collection[str]) -> Iterator[str]:
    if step.application.lower() not in applications:
        yield f"there is no application {step.application} here"
    used = set(_FUNCTION.findall(step.data))
    if step.application.lower() == "set" and (target := _SET_FUNCTION.match(step.data)):
        used.add(target[1])
    for name in sorted(used - set(functions)):
        yield f"there is no function {name} here"


def _closed(data: str) -> bool:
    opened: list[str] = []
    for character in _QUOTED.sub("", data):
        if character in _PAIRS.values():
            opened.append(character)
        elif character in _PAIRS and (not opened or opened.pop() != _PAIRS[character]):
            return False
    return not opened


def _lost_jumps(step: _Step, steps: list[_Step]) -> Iterator[str]:
    for target in _targets(step):
        parts = [part.strip() for part in target.split(",")]
        if "$" in target or not 1 <= len(parts) <= 3 or not all(parts):
            continue
        priority = parts[-1]
        extension = parts[-2] if len(parts) > 1 else step.extension
        context = parts[0] if len(parts) == 3 else step.context
        there = [one for one in steps if one.context == context]
        if not any(_matches(one, extension) and priority in (one.priority, one.label) for one in there):
            yield f"there is no {target} to go to"


def _targets(step: _Step) -> list[str]:
    if step.application.lower() == "goto":
        return [step.data]
    if step.application.lower() == "gotoif":
        return step.data.rpartition("?")[2].split(":")
    return []


def _matches(step: _Step, extension: str) -> bool:
    """A pattern may match anything: what it matches is for Asterisk to say."""
    return step.extension == extension or step.extension.startswith("_")
