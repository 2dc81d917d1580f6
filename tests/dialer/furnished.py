"""One database with nodes that have campaigns, leads and agents: what every example of a property starts from."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any

from db.pool import Link, Pool, connect, open_pool
from ops import settings as sections
from ops.settings import Settings
from tests.db.world import SHOWN, insert
from tests.dialer.term import Clock, some_settings
from tests.pbx.house import ALWAYS

_numbers = itertools.count(1)


class World:
    """What all examples share: a loop, a database, connections; each example is a node of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.loop = asyncio.new_event_loop()
        self.pool: Pool = self.run(open_pool(url, application="test", size=2))
        self.link: Link = self.run(connect(url, application="test journal"))
        self.run(self._furnish())

    def run(self, what: Coroutine[Any, Any, Any]) -> Any:
        """The result of a coroutine, at once."""
        return self.loop.run_until_complete(what)

    def close(self) -> None:
        self.run(self.link.close())
        self.run(self.pool.close())
        self.loop.close()

    async def begin_again(self) -> None:
        """Forget every node and all that happened there."""
        await self.link.execute("truncate nodes, users, principals, trunks, contacts, leads cascade")
        await self._furnish()

    async def _furnish(self) -> None:
        await insert(self.link, "nodes", node="all")
        await insert(self.link, "trunks", name="main", node="all", max_channels=100000, calls_per_second=100000)
        await insert(self.link, "trunk_numbers", trunk="main", e164=SHOWN)

    def settings(self, node: str) -> Settings:
        trunk = sections.Trunk(address="sip:127.0.0.1:5999", numbers=[SHOWN])
        return some_settings(self.url, node, main=trunk)

    async def a_node(self, node: str) -> list[int]:
        """A predictive, a manual and a preview campaign, three agents, thirteen leads; the ids of the campaigns."""
        await insert(self.link, "nodes", node=node)
        principal = await insert(self.link, "principals", name=node)
        campaigns = []
        for mode, wrap, wait in (("predictive", 20, 2000), ("manual", 0, 500), ("preview", 5, 500)):
            campaign = await insert(
                self.link, "campaigns", node=node, principal_id=principal, name=mode, mode=mode, state="running",
                trunk="main", default_caller_id=SHOWN, calling_hours=ALWAYS, wrap_up_seconds=wrap, agent_wait_ms=wait,
                profile="DEMO",
                recording="all", max_attempts=3,
                recycle_minutes={"no_answer": 0, "busy": 0, "abandoned": 0, "lost": 0, "cancelled": 0},
            )  # fmt: skip
            campaigns.append(campaign)
            for effect in ("done", "callback", "recycle", "do_not_call"):
                await insert(
                    self.link, "dispositions", campaign_id=campaign, code=effect, effect=effect,
                    label_fr=effect, label_en=effect,
                )  # fmt: skip
            batch = await insert(
                self.link, "batches", campaign_id=campaign, file_name="-", state="done", finished_at=Clock().now
            )
            for _ in range(5 if mode == "predictive" else 4):
                contact = await insert(self.link, "contacts", principal_id=principal)
                number = await insert(
                    self.link, "contact_numbers", contact_id=contact, kind="mobile", rank=1,
                    e164=f"+336399{80000 + next(_numbers) % 10000}",
                )  # fmt: skip
                await insert(
                    self.link, "leads", campaign_id=campaign, batch_id=batch, contact_id=contact, number_id=number
                )
        for n in range(3):
            user = await insert(
                self.link, "users", login=f"{node}-{n}", name="Exemple", role="agent", password_hash="-"
            )
            await insert(self.link, "agents", id=user, node=node, station=f"{node}-{n}", sip_secret="x" * 24)
            await insert(self.link, "campaign_agents", campaign_id=campaigns[0], agent_id=user)
            if n:
                await insert(self.link, "campaign_agents", campaign_id=campaigns[1], agent_id=user)
                await insert(self.link, "campaign_agents", campaign_id=campaigns[2], agent_id=user)
        return campaigns
