"""Rows to test with: each function makes one thing, with what a test does not care about filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from db.imports import rollback
from db.pool import Connection

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SHOWN = "+33199000000"
DEMO = {"profile": "DEMO"}
"""Rules under which numbers of fiction are called at any hour."""


def after(seconds: float) -> datetime:
    """A moment `seconds` after noon."""
    return NOON + timedelta(seconds=seconds)


async def roll_back(db: Connection, batch_id: int) -> rollback.RolledBack | None:
    """Take a batch back, as a person who asks for it; None: it is not done, or was taken back before."""
    async with db.transaction():
        begun = await rollback.begin(db, batch_id)
    return await rollback.go_on(db, batch_id) if begun else None


async def insert(db: Connection, table: str, **columns: Any) -> Any:
    """One row; its first column."""
    names = ", ".join(columns)
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    return await db.fetchval(f"insert into {table} ({names}) values ({places}) returning *", *columns.values())


@dataclass
class World:
    """A node with one principal, trunk, campaign, batch and agent, and as many leads as are asked for."""

    db: Connection
    principal: int = 0
    campaign: int = 0
    batch: int = 0
    agent: int = 0
    made: int = 0

    async def an_agent(self) -> int:
        self.made += 1
        user: int = await insert(
            self.db, "users", login=f"agent{self.made}", name="Exemple", role="agent", password_hash="-"
        )
        await insert(self.db, "agents", id=user, node="main", station=f"s{self.made}", sip_secret="x" * 24)
        await insert(self.db, "campaign_agents", campaign_id=self.campaign, agent_id=user)
        return user

    async def a_lead(self, **columns: Any) -> int:
        self.made += 1
        contact = await insert(self.db, "contacts", principal_id=self.principal, last_name=f"Exemple {self.made}")
        number = await insert(
            self.db,
            "contact_numbers",
            contact_id=contact,
            e164=f"+3363998{self.made:04d}",
            kind="mobile",
            rank=1,
        )
        lead: int = await insert(
            self.db,
            "leads",
            campaign_id=self.campaign,
            batch_id=self.batch,
            contact_id=contact,
            number_id=number,
            **columns,
        )
        return lead

    async def an_attempt(self, lead: int | None = None, **columns: Any) -> int:
        """An attempt that failed after two seconds, unless told otherwise."""
        lead = lead or await self.a_lead()
        row = await self.db.fetchrow(
            "select l.contact_id, l.number_id, n.e164"
            "  from leads l join contact_numbers n on n.id = l.number_id where l.id = $1",
            lead,
        )
        assert row is not None
        defaults: dict[str, Any] = {
            "node": "main",
            "campaign_id": self.campaign,
            "lead_id": lead,
            **dict(row),
            "trunk": "main",
            "caller_id": SHOWN,
            "mode": "predictive",
            "state": "ended",
            "claimed_at": NOON,
            "dialed_at": NOON,
            "ended_at": after(2),
            "outcome": "failed",
        }
        attempt: int = await insert(self.db, "attempts", **{**defaults, **columns})
        return attempt

    async def a_conversation(self, *, seconds: float = 60, began: datetime = NOON, **columns: Any) -> int:
        """An attempt in which the agent and the customer talked for so long."""
        defaults = {
            "agent_id": self.agent,
            "claimed_at": began - timedelta(seconds=6),
            "dialed_at": began - timedelta(seconds=5),
            "answered_at": began - timedelta(milliseconds=20),
            "connecting_at": began - timedelta(milliseconds=10),
            "bridged_at": began,
            "ended_at": began + timedelta(seconds=seconds),
            "outcome": "connected",
        }
        return await self.an_attempt(**{**defaults, **columns})

    async def a_recording(self, attempt: int, **columns: Any) -> int:
        row = await self.db.fetchrow(
            "select agent_id, campaign_id, contact_id, node, bridged_at as started_at  from attempts where id = $1",
            attempt,
        )
        assert row is not None
        recording: int = await insert(self.db, "recordings", attempt_id=attempt, **{**dict(row), **columns})
        return recording


async def a_world(db: Connection, **campaign: Any) -> World:
    """A node that can call."""
    world = World(db)
    await insert(db, "nodes", node="main")
    await insert(db, "trunks", name="main", node="main", max_channels=30, calls_per_second=5)
    await insert(db, "trunk_numbers", trunk="main", e164=SHOWN)
    world.principal = await insert(db, "principals", name="Exemple SA")
    world.campaign = await insert(
        db,
        "campaigns",
        node="main",
        principal_id=world.principal,
        **{"name": "Exemple", "mode": "predictive", "trunk": "main", "default_caller_id": SHOWN, **DEMO, **campaign},
    )
    world.batch = await insert(
        db, "batches", campaign_id=world.campaign, file_name="x.csv", state="done", finished_at=NOON
    )
    world.agent = await world.an_agent()
    return world
