"""Promised calls: listed, promised, moved and cancelled by supervisors; agents see their own."""

from __future__ import annotations

from datetime import UTC, datetime

from api.cursor import cursor_of, keys_of
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Created, Done, FieldFault
from api.schema.records import (
    CallbackBody,
    CallbackList,
    CallbackMove,
    CallbackQuery,
    CallbackShape,
)
from api.visit import Visit
from db import audit, callback_list, events
from db.callback_list import Listed
from db.pool import Connection
from dialer.core.states import CALLBACK, CallbackEvent, CallbackState, step

routes = Routes("callbacks")


@routes.route("GET", "/api/me/callbacks", role=Role.AGENT)
async def own_callbacks(visit: Visit) -> CallbackList:
    """What one promised to do oneself and has not done."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await callback_list.open_of_agent(connection, visit.who.user_id)
    return CallbackList(callbacks=[CallbackShape.model_validate(one) for one in found], next=None)


def _after(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    moment, last = keys_of(cursor, ((str,), (int,)))
    try:
        return datetime.fromisoformat(str(moment)).astimezone(UTC), int(last or 0)
    except (ValueError, OverflowError):
        fault = FieldFault(field="query.after", code="cursor", reason="not a cursor")
        raise Problem("invalid", fields=(fault,)) from None


@routes.route("GET", "/api/callbacks", role=Role.SUPERVISOR)
async def list_callbacks(visit: Visit, query: CallbackQuery) -> CallbackList:
    """Callbacks by the time promised."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await callback_list.page(
            connection,
            campaign_id=query.campaign_id,
            agent_id=query.agent_id,
            state=query.state.value if query.state else None,
            after=_after(query.after),
            limit=query.limit,
        )
    last = found[-1] if len(found) == query.limit else None
    return CallbackList(
        callbacks=[CallbackShape.model_validate(one) for one in found],
        next=cursor_of(last.due_at.isoformat(), last.id) if last else None,
    )


def _to_come(due_at: datetime) -> None:
    if due_at <= datetime.now(UTC):
        raise Problem("in_the_past")


async def _told(
    connection: Connection, campaign_id: int, lead_id: int, agent_id: int | None, callback_id: int, state: str
) -> None:
    body = {"id": callback_id, "state": state}
    await events.append(connection, "callback", campaign_id=campaign_id, agent_id=agent_id, lead_id=lead_id, body=body)


async def _promise(
    connection: Connection, visit: Visit, lead_id: int, due_at: datetime, agent_id: int | None, note: str
) -> int:
    campaign_id = await callback_list.hold_lead(connection, lead_id)
    if campaign_id is None:
        raise Problem("callback_impossible")
    made = await callback_list.promise(
        connection,
        campaign_id=campaign_id,
        lead_id=lead_id,
        agent_id=agent_id,
        due_at=due_at,
        note=note,
        promised_by=visit.who.user_id,
    )
    if made is None:
        raise Problem("callback_exists")
    await _told(connection, campaign_id, lead_id, agent_id, made, "scheduled")
    return made


async def _cancel(connection: Connection, callback_id: int) -> Listed:
    found = await callback_list.one(connection, callback_id)
    if found is None:
        raise Problem("not_found")
    if step(CALLBACK, CallbackState(found.state), CallbackEvent.CANCEL) is None:
        raise Problem("illegal_move")
    if not await callback_list.cancel(connection, callback_id, found.state):
        raise Problem("illegal_move")
    await callback_list.free_lead(connection, found.lead_id)
    await _told(connection, found.campaign_id, found.lead_id, found.agent_id, callback_id, "cancelled")
    return found


@routes.route(
    "POST",
    "/api/callbacks",
    role=Role.SUPERVISOR,
    status=201,
    refusals=("callback_exists", "callback_impossible", "in_the_past", "no_such_reference"),
)
async def create_callback(visit: Visit, body: CallbackBody) -> Created:
    """Promise a call to a lead, by one agent or by anyone of the campaign."""
    _to_come(body.due_at)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            made = await _promise(connection, visit, body.lead_id, body.due_at, body.agent_id, body.note)
            await audit.write(connection, visit.who.user_id, "callback.create", f"callback {made}")
        await events.wake(connection)
    return Created(id=made)


@routes.route("POST", "/api/callbacks/{callback_id}/cancel", role=Role.SUPERVISOR, refusals=("illegal_move",))
async def cancel_callback(visit: Visit, callback_id: int) -> Done:
    """Cancel a callback that has not been called; its lead is called like any other again."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await _cancel(connection, callback_id)
            await audit.write(connection, visit.who.user_id, "callback.cancel", f"callback {callback_id}")
        await events.wake(connection)
    return Done()


@routes.route(
    "POST",
    "/api/callbacks/{callback_id}/move",
    role=Role.SUPERVISOR,
    status=201,
    refusals=("illegal_move", "callback_impossible", "callback_exists", "in_the_past", "no_such_reference"),
)
async def move_callback(visit: Visit, callback_id: int, body: CallbackMove) -> Created:
    """Give a callback another time: the old one is cancelled, a new one promised, in one step."""
    _to_come(body.due_at)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            old = await _cancel(connection, callback_id)
            agent_id = body.agent_id or old.agent_id
            made = await _promise(connection, visit, old.lead_id, body.due_at, agent_id, old.note)
            await audit.write(connection, visit.who.user_id, "callback.move", f"callback {callback_id}")
        await events.wake(connection)
    return Created(id=made)
