"""What a screen is told of its own person alone, read afresh each time."""

from __future__ import annotations

from api.floor.hub import Seat
from api.floor.messages import MOST_UNREAD
from api.schema.callbacks import CallbackShape
from api.schema.exports import ExportShape
from api.schema.monitoring import OwnMessage
from db.calls import callback_list
from db.floor import messages
from db.pool import Connection
from db.search import exporting_jobs

MOST_EXPORTS = 10


async def callbacks(connection: Connection, seat: Seat) -> list[CallbackShape]:
    """What the person promised to call back."""
    return [CallbackShape.model_validate(one) for one in await callback_list.open_of_agent(connection, seat.user_id)]


async def exports(connection: Connection, seat: Seat) -> list[ExportShape]:
    """The person's exports."""
    if not seat.everything:
        return []
    found = await exporting_jobs.own(connection, seat.user_id, limit=MOST_EXPORTS)
    return [ExportShape.model_validate(one) for one in found]


async def unread(connection: Connection, seat: Seat) -> list[OwnMessage]:
    """What was written to the person and is not read yet."""
    return [OwnMessage.model_validate(one) for one in await messages.unread(connection, seat.user_id, MOST_UNREAD)]
