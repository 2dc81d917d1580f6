"""Which actions Asterisk has not answered yet, and whom each answer belongs to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog

from dialer.link.action import AmiDown, AmiError, AmiRefused, AmiTimeout

Event: TypeAlias = Mapping[str, str]
"""The headers of one message, found without regard to case; values of a repeated one joined by line feeds."""
Events: TypeAlias = list[Event]

MAX_WAITING = 10_000
MAX_LISTED = 100_000
REFUSED = "ActionRefused"
"""The event that stands for Asterisk's refusal of an action that nobody awaits."""

log = structlog.get_logger()


@dataclass(slots=True)
class Asked:
    """One action on its way: `reply` is None where nobody awaits the answer."""

    action: str
    deadline: float
    reply: asyncio.Future[Events] | None
    is_list: bool = False
    listed: Events = field(default_factory=list)


class Waiting:
    """At most MAX_WAITING actions without an answer, by ActionID."""

    def __init__(self, counts: Counter[str]) -> None:
        self._asked: dict[str, Asked] = {}
        self._counts = counts

    def check_room(self) -> None:
        """Raises AmiDown where too many answers are missing already."""
        if len(self._asked) >= MAX_WAITING:
            raise AmiDown(f"{MAX_WAITING} actions wait for Asterisk's answer; nothing was sent")

    def add(self, number: str, asked: Asked) -> None:
        """An action leaves under this number."""
        self._asked[number] = asked

    def drop(self, number: str) -> None:
        """Nobody waits for the answer to this one any more."""
        self._asked.pop(number, None)

    def match(self, message: Event) -> Event | None:
        """Give an answer to the one who asked; return what is for the receiver of events instead."""
        number = message.get("ActionID", "")
        asked = self._asked.get(number)
        if "Event" in message:  # OriginateResponse holds a Response too
            if asked is None or not asked.is_list:
                return message
            self._list(asked, message)
        elif asked is None:
            self._counts["late_answers"] += 1
        elif asked.reply is None:
            self.drop(number)
            return self._unawaited(asked, message)
        elif message.get("Response") in ("Error", "Failure"):
            _settle(asked, AmiRefused(f"Asterisk refused {asked.action}: {message.get('Message', '')}"))
        elif not asked.is_list:
            _settle(asked, [message])
        return None

    def _list(self, asked: Asked, message: Event) -> None:
        if message.get("EventList", "").startswith("Complete") or message["Event"].endswith("Complete"):
            _settle(asked, asked.listed)
        elif message.get("EventList") == "Cancelled" or len(asked.listed) >= MAX_LISTED:
            _settle(asked, AmiError(f"the list that {asked.action} asked for broke off"))
        else:
            asked.listed.append(message)

    def _unawaited(self, asked: Asked, message: Event) -> Event | None:
        if message.get("Response") not in ("Error", "Failure"):
            return None
        self._counts["refused"] += 1
        log.warning("Asterisk refused an action", action=asked.action, reason=message.get("Message", ""))
        return {**message, "Event": REFUSED, "Action": asked.action}

    def expire(self, now: float) -> None:
        """Forget the actions that nobody awaits and that Asterisk did not answer in time."""
        late = [n for n, asked in self._asked.items() if asked.reply is None and asked.deadline < now]
        for number in late:
            self.drop(number)
        if late:
            self._counts["unanswered"] += len(late)
            log.warning("Asterisk did not answer actions", actions=len(late))

    def fail_all(self) -> None:
        """The link is gone: every answer that is missing will stay so."""
        unanswered = sum(asked.reply is None for asked in self._asked.values())
        self._counts["unanswered"] += unanswered
        if unanswered:
            log.warning("the link was lost before Asterisk answered actions", actions=unanswered)
        for asked in self._asked.values():
            _settle(asked, AmiTimeout(f"the link was lost before Asterisk answered {asked.action}"))
        self._asked.clear()


def _settle(asked: Asked, result: Events | AmiError) -> None:
    if asked.reply is None or asked.reply.done():
        return
    if isinstance(result, AmiError):
        asked.reply.set_exception(result)
    else:
        asked.reply.set_result(result)
