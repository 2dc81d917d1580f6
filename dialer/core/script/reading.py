"""Reading a script from plain JSON values: what does not fit is a fault at its place, and the rest is read on."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

from dialer.core.script.document import (
    END,
    FORMAT,
    Choice,
    Condition,
    Jump,
    Kind,
    Objection,
    Operator,
    Page,
    Question,
    Script,
    Value,
)
from dialer.core.script.faults import Fault, fault

MOST_PAGES, MOST_ITEMS = 100, 50
LABEL, PROSE = 500, 5000
_KEY = re.compile(r"[a-z0-9_]{1,32}")
_SCRIPT = ("format", "pages", "objections")
_PAGE = ("key", "title", "text", "questions", "jumps")
_QUESTION = ("key", "kind", "label", "required", "choices", "lowest", "highest", "when")
_CONDITION = ("question", "operator", "value")
One = TypeVar("One")


def read(raw: object) -> tuple[Script, list[Fault]]:
    """The script as far as it can be read, and what is wrong with its form; without faults it is read whole."""
    reading = _Reading()
    body = reading.braces(raw, "", _SCRIPT)
    if body.get("format") != FORMAT or isinstance(body.get("format"), bool):
        reading.fault("format", "format")
    pages = reading.items(body, "pages", "", reading.page, MOST_PAGES)
    objections = reading.items(body, "objections", "", reading.objection)
    return Script(pages, objections), reading.faults


def _at(place: str, name: str | int) -> str:
    return f"{place}.{name}" if place else str(name)


class _Reading:
    """Faults found so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, place: str, code: str, **said: object) -> None:
        self.faults.append(fault(place, code, **said))

    def braces(self, raw: object, place: str, known: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self.fault(place, "object")
            return {}
        for name in raw:
            if name not in known:
                self.fault(_at(place, str(name)[:60]), "strange", name=str(name)[:60])
        return raw

    def items(
        self,
        body: dict[str, Any],
        name: str,
        place: str,
        read_one: Callable[[object, str], One],
        most: int = MOST_ITEMS,
    ) -> tuple[One, ...]:
        raw, where = body.get(name, []), _at(place, name)
        if not isinstance(raw, list):
            self.fault(where, "list")
            return ()
        if len(raw) > most:
            self.fault(where, "too_long", most=most)
        return tuple(read_one(one, _at(where, number)) for number, one in enumerate(raw[:most]))

    def text(self, body: dict[str, Any], name: str, place: str, most: int, *, needed: bool = True) -> str:
        raw, where = body.get(name, ""), _at(place, name)
        if not isinstance(raw, str) or "\x00" in raw:
            self.fault(where, "text")
            return ""
        if len(raw) > most:
            self.fault(where, "too_long", most=most)
        if needed and not raw.strip():
            self.fault(where, "empty")
        return raw[:most]

    def key(self, body: dict[str, Any], place: str, name: str = "key") -> str:
        raw = body.get(name, "")
        if not isinstance(raw, str) or not _KEY.fullmatch(raw):
            self.fault(_at(place, name), "key", name=str(raw)[:60])
            return ""
        return raw

    def number(self, body: dict[str, Any], name: str, place: str) -> float | None:
        raw = body.get(name)
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
            self.fault(_at(place, name), "number")
            return None
        return raw

    def page(self, raw: object, place: str) -> Page:
        body = self.braces(raw, place, _PAGE)
        key = self.key(body, place)
        if key == END:
            self.fault(_at(place, "key"), "reserved")
        return Page(
            key,
            self.text(body, "title", place, LABEL),
            self.text(body, "text", place, PROSE, needed=False),
            self.items(body, "questions", place, self.question),
            self.items(body, "jumps", place, self.jump),
        )

    def question(self, raw: object, place: str) -> Question:
        body = self.braces(raw, place, _QUESTION)
        required = body.get("required", False)
        if not isinstance(required, bool):
            self.fault(_at(place, "required"), "truth")
        return Question(
            self.key(body, place),
            self.word(body, "kind", place, Kind, Kind.TEXT),
            self.text(body, "label", place, LABEL),
            required is True,
            self.items(body, "choices", place, self.choice),
            self.number(body, "lowest", place),
            self.number(body, "highest", place),
            self.items(body, "when", place, self.condition),
        )

    def word(self, body: dict[str, Any], name: str, place: str, words: type[One], otherwise: One) -> One:
        raw = body.get(name)
        known: list[Any] = list(words)  # type: ignore[call-overload]
        if isinstance(raw, str) and raw in known:
            return words(raw)  # type: ignore[call-arg]
        self.fault(_at(place, name), name, name=str(raw)[:60], known=", ".join(known))
        return otherwise

    def choice(self, raw: object, place: str) -> Choice:
        body = self.braces(raw, place, ("key", "label"))
        return Choice(self.key(body, place), self.text(body, "label", place, LABEL))

    def condition(self, raw: object, place: str) -> Condition:
        body = self.braces(raw, place, _CONDITION)
        operator = self.word(body, "operator", place, Operator, Operator.ANSWERED)
        return Condition(self.key(body, place, "question"), operator, self.value(body, place))

    def value(self, body: dict[str, Any], place: str) -> Value | None:
        raw = body.get("value")
        if raw is None or isinstance(raw, (str, bool, int)) or (isinstance(raw, float) and math.isfinite(raw)):
            return raw
        self.fault(_at(place, "value"), "text")
        return None

    def jump(self, raw: object, place: str) -> Jump:
        body = self.braces(raw, place, ("to", "when"))
        return Jump(self.key(body, place, "to"), self.items(body, "when", place, self.condition))

    def objection(self, raw: object, place: str) -> Objection:
        body = self.braces(raw, place, ("key", "title", "answer"))
        return Objection(
            self.key(body, place), self.text(body, "title", place, LABEL), self.text(body, "answer", place, PROSE)
        )
