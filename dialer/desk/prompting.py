"""Identity messages: by telephone (a station is rung, its person records, hears and confirms), or from a file."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from agi import prompt_call
from agi.call import Call as AgiCall
from db import events
from db.calls import prompts
from db.dialer.commands import DONE, Answer, Command, refused
from db.pool import Pool
from dialer.core.states import AgentState
from dialer.floor.memory import Agent, Campaign
from dialer.floor.orders import Orders
from pbx.given_away import write_file
from pbx.installation import Folders

log = structlog.get_logger()

LANGUAGES = ("fr", "en")
REMEMBERED = 100
"""Rings that nobody took are forgotten past so many."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to record what."""

    principal_id: int
    language: str
    user_id: int | None


class Prompting:
    """Rings people and keeps what they confirmed."""

    def __init__(
        self,
        pool: Pool,
        orders: Orders,
        folders: Folders,
        uploads: Path,
        agi: str,
        refresh: Callable[[], Awaitable[None]],
    ) -> None:
        self._uploads = uploads
        self._pool, self._orders, self._folders, self._agi = pool, orders, folders, agi
        self._refresh = refresh
        self._wishes: dict[str, Wish] = {}

    def ring(self, agent: Agent, command: Command) -> Answer:
        """Ring the station of someone who is not at work: the waiting leg would take the call."""
        language = str(command.payload.get("language"))
        if agent.state is not AgentState.OFFLINE:
            return refused("leave_your_post_first")
        if language not in LANGUAGES:
            return refused("unknown_language")
        channel = f"prompt-{secrets.token_hex(8)}"
        while len(self._wishes) >= REMEMBERED:
            self._wishes.pop(next(iter(self._wishes)))
        self._wishes[channel] = Wish(int(command.payload["principal_id"]), language, command.requested_by)
        rung = self._orders.ring_for_prompt(agent.row, channel, self._agi, language)
        return DONE if rung else refused("asterisk_away")

    async def take(self, command: Command) -> Answer:
        """Make a file that the api took and converted the current message, under a new name: a call may play the old.

        The api names it and its digest, so that nothing else of that folder can become a message.
        """
        payload = command.payload
        file = self._uploads / Path(str(payload["file"])).name
        try:
            content = await asyncio.to_thread(file.read_bytes)
        except FileNotFoundError:
            return refused("file_gone")
        if hashlib.sha256(content).hexdigest() != payload["sha256"]:
            return refused("file_gone")
        name = f"identity-{secrets.token_hex(8)}.wav"
        await asyncio.to_thread(write_file, self._folders.prompts / name, content)
        await self._keep(Wish(int(payload["principal_id"]), str(payload["language"]), command.requested_by), name)
        return DONE

    async def record(self, session: AgiCall) -> None:
        """The route of a station that was taken: the menu, then the message is the current one."""
        wish = self._wishes.pop(session.channel_id, None)
        if wish is None:
            log.warning("a channel that nobody rang asks for the prompt menu")
            return
        sounds = self._folders.sounds / wish.language
        take = await prompt_call.record(session, self._folders.prompts, sounds)
        if take.file_name is None:
            log.info("no message was confirmed", principal=wish.principal_id)
            return
        await self._keep(wish, take.file_name)

    async def _keep(self, wish: Wish, file_name: str) -> None:
        content = await asyncio.to_thread(Path(self._folders.prompts / file_name).read_bytes)
        async with self._pool.acquire() as connection, connection.transaction():
            prompt = await prompts.add_recorded(
                connection,
                principal_id=wish.principal_id,
                language=wish.language,
                file_name=file_name,
                sha256=hashlib.sha256(content).digest(),
                recorded_by=wish.user_id,
            )
            await prompts.confirm(connection, prompt, wish.user_id)
            await events.append(connection, "prompt", body={"id": prompt, "state": "confirmed"})
        await self._refresh()


def sound_in(prompts: Path) -> Callable[[Campaign], str]:
    """The sound that names the principal, without extension; empty: the product's own."""
    return lambda campaign: str(prompts / Path(campaign.identity).stem) if campaign.identity else ""
