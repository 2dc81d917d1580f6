"""What the dialer would write while a page is looked at: moves of agents, calls, answers to commands."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from db import events
from db.calls import recordings
from db.dialer import commands
from db.dialer.commands import Answer, Command
from db.pool import connect
from dialer.core.pausing_recordings import paused_until
from tests.api.house import SHOWN, id_of
from tests.db.world import insert

if TYPE_CHECKING:
    from asyncpg import Connection, Record

DISPOSITIONS = (
    ("sale", "Vente", "Sale", "success", "F1"),
    ("callback", "Rappel", "Callback", "callback", "F2"),
    ("refusal", "Refus", "Refusal", "refusal", "F3"),
)
CALLED = "+33465710042"


@dataclass
class Floorhand:
    """One campaign with one contact, and the agent who may be on a call with it."""

    db: Connection[Record]
    url: str
    agent: int
    campaign: int = 0
    attempt: int = 0
    asked: list[Command] = field(default_factory=list)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What commands of a kind are answered with."""
    _taken: set[int] = field(default_factory=set)

    @classmethod
    async def begin(cls, url: str, db: Connection[Record]) -> Floorhand:
        """A running campaign of the furnished house; the floor is told."""
        hand = cls(db, url, await id_of(db, "agent"))
        principal = await db.fetchval("select id from principals")
        hand.campaign = await insert(
            db, "campaigns", node="main", principal_id=principal, name="Fidélité", mode="predictive",
            state="running", trunk="demo", default_caller_id=SHOWN, recording="all",
        )  # fmt: skip
        for rank, (code, label_fr, label_en, effect, shortcut) in enumerate(DISPOSITIONS):
            await insert(
                db, "dispositions", campaign_id=hand.campaign, code=code, label_fr=label_fr,
                label_en=label_en, effect=effect, shortcut=shortcut, rank=rank,
            )  # fmt: skip
        await insert(db, "campaign_agents", campaign_id=hand.campaign, agent_id=hand.agent)
        await db.execute("insert into leases values ('main', 'test', 1, now() + interval '1 hour')")
        await hand.say("campaign", {"created": True}, campaign_id=hand.campaign)
        return hand

    async def pause(self, connection: Connection[Record], until: datetime | None) -> None:
        """The recording of the call is paused until then, or (None) goes on."""
        await recordings.pause(connection, self.attempt, until)
        body = {"recording_paused_until": until.isoformat() if until else None}
        await events.append(connection, "agent", node="main", body=body, agent_id=self.agent)
        await events.wake(connection)

    async def say(self, kind: str, body: dict[str, Any], **about: int) -> None:
        """Write an event and wake the readers."""
        await events.append(self.db, kind, node="main", body=body, **about)  # type: ignore[arg-type]
        await events.wake(self.db)

    async def move(self, state: str, *, agent: int | None = None, seconds_ago: float = 0, **facts: Any) -> None:
        """Put an agent into a state, in the row and in the log."""
        who = agent or self.agent
        facts = {"reason": None, "pending": None, "attempt_id": None, "wrap_until": None, "leg_up": True} | facts
        since = datetime.now(UTC) - timedelta(seconds=seconds_ago)
        await self.db.execute(
            "update agents set state = $2, since = $3, reason = $4, pending = $5, attempt_id = $6,"
            " wrap_until = $7, leg_up = $8 where id = $1",
            who, state, since, *facts.values(),
        )  # fmt: skip
        if facts["wrap_until"]:
            facts["wrap_until"] = facts["wrap_until"].isoformat()
        campaign = self.campaign if facts["attempt_id"] else None
        body = {"state": state, "since": since.isoformat(), "campaign_id": campaign, **facts}
        await self.say("agent", body, agent_id=who)

    async def join(self) -> int:
        """A call answered and joined to the agent; the attempt."""
        lead = await self.lead("calling")
        contact, number = await self.db.fetchrow("select contact_id, number_id from leads where id = $1", lead) or (
            0,
            0,
        )
        now = datetime.now(UTC)
        self.attempt = await insert(
            self.db, "attempts", node="main", campaign_id=self.campaign, lead_id=lead, contact_id=contact,
            number_id=number, e164=CALLED, trunk="demo", caller_id=SHOWN, mode="predictive", agent_id=self.agent,
            state="bridged", claimed_at=now, dialed_at=now, answered_at=now, connecting_at=now, bridged_at=now,
        )  # fmt: skip
        await self.db.execute(
            "insert into attempt_scripts select $1, v.id from campaign_scripts b"
            " join script_versions v using (script_id) where b.campaign_id = $2 order by v.number desc limit 1",
            self.attempt, self.campaign,
        )  # fmt: skip
        await insert(
            self.db, "recordings", attempt_id=self.attempt, agent_id=self.agent, campaign_id=self.campaign,
            contact_id=contact, node="main", started_at=now,
        )  # fmt: skip
        await self.say(
            "attempt", {"state": "bridged", "mode": "predictive"}, campaign_id=self.campaign, attempt_id=self.attempt
        )
        await self.move("talking", attempt_id=self.attempt)
        return self.attempt

    async def lead(self, state: str) -> int:
        """A new contact with two numbers, in the campaign; the lead."""
        contact = await insert(
            self.db, "contacts", principal_id=await self.db.fetchval("select id from principals"), title="Mme",
            last_name="Exemple", company="Société Exemple", city="Lyon", postcode="69003",
        )  # fmt: skip
        numbers = [
            await insert(self.db, "contact_numbers", contact_id=contact, e164=e164, kind=kind, rank=rank)
            for rank, (e164, kind) in enumerate([("+33639980017", "mobile"), (CALLED, "office")], 1)
        ]
        batch = await insert(
            self.db,
            "batches",
            campaign_id=self.campaign,
            file_name="x.csv",
            state="done",
            finished_at=datetime.now(UTC),
        )
        return await insert(
            self.db, "leads", campaign_id=self.campaign, batch_id=batch, contact_id=contact, number_id=numbers[1],
            state=state,
        )  # fmt: skip

    async def promise(self, due_at: datetime, note: str, agent: int | None = None) -> int:
        """A callback that an agent promised to make, for a new contact of the campaign."""
        lead = await self.lead("callback")
        due = "due" if due_at <= datetime.now(UTC) else "scheduled"
        made = await insert(
            self.db, "callbacks", campaign_id=self.campaign, lead_id=lead, agent_id=agent or self.agent,
            due_at=due_at, note=note, state=due,
        )  # fmt: skip
        await self.say("callback", {"id": made, "state": due}, agent_id=agent or self.agent)
        return made

    async def end(self) -> None:
        """The customer hangs up; the agent wraps up."""
        await self.db.execute(
            "update attempts set state = 'ended', outcome = 'connected', ended_at = now() where id = $1", self.attempt
        )
        await self.say(
            "attempt", {"state": "ended", "outcome": "connected"}, campaign_id=self.campaign, attempt_id=self.attempt
        )
        until = datetime.now(UTC) + timedelta(seconds=30)
        await self.move("wrap_up", attempt_id=self.attempt, wrap_until=until)

    @contextlib.asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Answer every command with yes while the block lasts, keeping what was asked."""
        connection = await connect(self.url, application="test dialer")
        woken = asyncio.Event()
        await connection.add_listener(commands.CHANNEL, lambda *_: woken.set())
        task = asyncio.ensure_future(self._answer(connection, woken))
        yield
        task.cancel()
        await asyncio.wait([task])
        await connection.close()

    async def _answer(self, connection: Connection[Record], woken: asyncio.Event) -> None:
        while True:
            for command in await commands.waiting(connection, "main"):
                self.asked.append(command)
                if command.kind == "call.recording":
                    until = paused_until(datetime.now(UTC)) if command.payload["action"] == "pause" else None
                    await self.pause(connection, until)
                await commands.settle(connection, command.id, Answer("done", None, self.told.get(command.kind, {})))
                await events.append(
                    connection, "command", node="main", body={"id": command.id, "state": "done", "code": None}
                )
                await events.wake(connection)
            await woken.wait()
            woken.clear()

    async def next_asked(self, kind: str) -> dict[str, Any]:
        """The payload of the newest command of this kind, once one has come since this was asked last."""
        async with asyncio.timeout(5):
            while True:
                for command in reversed(self.asked):
                    if command.kind == kind and command.id not in self._taken:
                        self._taken |= {one.id for one in self.asked if one.kind == kind}
                        return command.payload
                await asyncio.sleep(0.02)

    async def rings_out(self, *, given_up: bool) -> None:
        """Nobody answers a call: it rings out, or pacing has it hung up."""
        lead = await self.lead("callable")
        row = await self.db.fetchrow("select contact_id, number_id from leads where id = $1", lead)
        assert row is not None
        now = datetime.now(UTC)
        attempt = await insert(
            self.db, "attempts", node="main", campaign_id=self.campaign, lead_id=lead, contact_id=row["contact_id"],
            number_id=row["number_id"], e164=CALLED, trunk="demo", caller_id=SHOWN, mode="predictive", state="ended",
            claimed_at=now, dialed_at=now, ringing_at=now, ended_at=now, outcome="no_answer",
            hung_up_by="system" if given_up else None,
        )  # fmt: skip
        body = {"state": "ended", "outcome": "no_answer", "hung_up_by": "system" if given_up else None}
        await self.say("attempt", body, campaign_id=self.campaign, attempt_id=attempt)
