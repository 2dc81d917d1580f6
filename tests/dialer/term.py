"""One dialer's term of office without Asterisk: all is real but the manager link, which records what it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from db.dialer import leases
from db.dialer.commands import Answer, Command
from db.pool import Link, Pool
from dialer import serving
from dialer.group import Group
from dialer.link.ami import AmiDown
from ops import settings as sections
from ops.settings import Settings

Channel = Mapping[str, str]


def some_settings(url: str, node: str = "main", folder: Path = Path("/nowhere"), **trunks: sections.Trunk) -> Settings:
    """A node that dials numbers of fiction through these trunks."""
    return Settings(
        node=node,
        run_dir=folder,
        recordings_dir=Path("/nowhere"),
        database=sections.Database(url=SecretStr(url)),
        ami=sections.Ami(secret=SecretStr("test")),
        dialing=sections.Dialing(numbers="fiction"),
        trunks=trunks,
    )


class Wire:
    """The manager link: what was sent, and what Asterisk would list."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, str]]] = []
        self.channels: Sequence[Channel] = ()
        self.up = True

    @property
    def connected(self) -> bool:
        return self.up

    def send(self, action: str, fields: Sequence[tuple[str, str]]) -> None:
        if not self.up:
            raise AmiDown
        self.sent.append((action, dict(fields)))

    async def action(self, action: str, fields: Sequence[tuple[str, str]], *, seconds: float = 5) -> None:
        self.send(action, fields)

    async def list(self, action: str) -> Sequence[Channel]:
        return self.channels


class Clock:
    """Time that passes when a test says so; it began two hours ago and never stands still."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC) - timedelta(hours=2)

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Term:
    """A dialer as `dialer.serving` builds it, not running: the journal is written when the test says so."""

    def __init__(self, settings: Settings, epoch: int, pool: Pool, link: Link, wire: Wire, clock: Clock) -> None:
        self._link = link
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(serving, "Ami", lambda *_, **__: wire)
            patch.setattr(serving, "utc_now", clock)
            built = serving.Serving(settings, epoch, pool)
        built.linked = True
        built.journal.committed = self.commit  # type: ignore[method-assign]  # whoever waits for a commit gets one
        self.serving, self.pacer, self.figures = built, built.parts.pacer, built.parts.figures
        self.journal, self.floor, self.engine = built.journal, built._floor, built.parts.engine
        self.legs, self.matching, self.hearing = built.parts.legs, built.parts.desk._matching, built.parts.hearing
        self.commands, self.resync, self.live = built.parts.commands, built.parts.resync, built.parts.live
        self.steering_recordings = built.parts.steering_recordings
        self.personal = built.parts.commands._personal
        self.promises = built.parts.pacer._promises
        self.placing = self.personal._placing

    async def ask(self, agent: int, kind: str, payload: Mapping[str, Any]) -> Answer:
        """Carry out a command, as `Commands.run` does with those that it reads."""
        return await self.commands._carry_out(Command(0, kind, agent, dict(payload), agent))

    async def commit(self) -> None:
        """Write what was decided until now and release its effects, as one turn of `Journal.run` does."""
        journal = self.journal
        group, journal._group = journal._group, Group()
        if group:
            journal._number += 1
            await journal._commit(self._link, group)
            await journal._finish(self._link, group)

    def tick(self) -> None:
        """Limits that pass without an event."""
        self.engine.end_wrap_ups()
        self.engine.end_never_dialed()
        self.legs.tick(list(self.floor.agents.values()))
        self.serving.parts.browser_phones.tick(self.floor.agents.values())


async def a_term(settings: Settings, pool: Pool, link: Link, wire: Wire, clock: Clock) -> Term:
    """The next term of office of this node, its floor loaded; whoever served before writes nothing any more."""
    await leases.ensure_node(link, settings.node)
    await link.execute("update leases set until = '-infinity' where node = $1", settings.node)
    epoch = await leases.take(link, settings.node, "test", 3600)
    assert epoch is not None
    term = Term(settings, epoch, pool, link, wire, clock)
    await term.live.load()
    await term.serving.parts.numbers.refresh(link)
    await term.serving.parts.opposing.look()  # that nobody's number is hashed with a key that we do not have
    return term
