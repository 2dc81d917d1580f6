"""The phones in pages, as Asterisk reaches them: whose link is lost gets no call, even where the page cannot say so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from dialer.core.states import LINK_LOST, AgentState
from dialer.floor.memory import Agent
from dialer.floor.roster import Roster

GRACE_SECONDS = 1.0
"""A reloaded page takes its line with it, and that is told as such; a link that is back so soon was not lost."""


class BrowserPhones:
    """Where each station's browser is reached, as far as it was heard.

    Each loss counts once: a person who says ready afterwards is believed.
    """

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._contacts: dict[str, set[str]] = {}
        self._gone_at: dict[str, float] = {}  # loop time

    def heard(self, station: str, contact: str, *, there: bool) -> bool:
        """A contact came or went; the new one of a reloaded page may come before the old one goes. True: it is new."""
        contacts = self._contacts.setdefault(station, set())
        if there:
            is_new = contact not in contacts
            contacts.add(contact)
            self._gone_at.pop(station, None)
            return is_new
        contacts.discard(contact)
        if not contacts:
            self._gone_at.setdefault(station, asyncio.get_running_loop().time())
        return False

    def tick(self, agents: Iterable[Agent]) -> None:
        """Keep calls from those whose link stayed lost. Who talks goes on: the sound does not need the link."""
        if not self._gone_at:
            return
        late = asyncio.get_running_loop().time() - GRACE_SECONDS
        for agent in agents:
            if self._gone_at.get(agent.row.station, late + 1) > late or agent.state in _ON_CALL:
                continue
            del self._gone_at[agent.row.station]
            if agent.row.phone == "web" and agent.row.leg_up:
                self._roster.lose(agent, LINK_LOST)


_ON_CALL = (AgentState.RESERVED, AgentState.TALKING)
