"""The campaign that a command names, and a connection to ask about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer

from db import events
from db.campaigns import settings
from db.campaigns.settings import Campaign
from db.imports import prospects
from db.pool import Connection, connect
from dialer.core.errors import PlateauError
from plateau.command import run_command
from plateau.configuration import settings_for_commands

Name = Annotated[str, typer.Argument(help="Name or id of the campaign.")]


class NoCampaign(PlateauError):
    """There is no such campaign; `plateau campaign list` shows them."""


class TwoCampaigns(PlateauError):
    """Several campaigns have this name; give the id of one."""


class NotNow(PlateauError):
    """This cannot be done in the state that the campaign is in now."""


async def with_database(work: Callable[[Connection], Awaitable[Any]]) -> Any:
    """What `work` answers on a connection of its own."""
    url = settings_for_commands().database.url.get_secret_value()
    connection = await connect(url, application="plateau campaign")
    try:
        return await work(connection)
    finally:
        await connection.close()


def changed(work: Callable[[Connection], Awaitable[Any]]) -> Any:
    """What `work` answers in one transaction, after which the services are woken."""

    async def change(db: Connection) -> Any:
        async with db.transaction():
            answer = await work(db)
        await events.wake(db)
        return answer

    return run_command(with_database(change))


async def campaign_named(db: Connection, name: str) -> Campaign:
    """The campaign of this name or id. Raises NoCampaign or TwoCampaigns."""
    ids = await prospects.campaigns_named(db, name)
    if len(ids) > 1:
        raise TwoCampaigns
    if not ids:
        raise NoCampaign
    return await campaign_numbered(db, ids[0])


async def campaign_numbered(db: Connection, campaign_id: int) -> Campaign:
    """The campaign of this id. Raises NoCampaign."""
    one = await settings.get(db, campaign_id)
    if one is None:
        raise NoCampaign
    return one
