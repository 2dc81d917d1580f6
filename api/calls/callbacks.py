"""Promised calls: listed, promised, moved and cancelled by supervisors; agents see their own."""

from __future__ import annotations

from datetime import UTC, datetime

from api.calls.promised_time import Agreed, agreed, check_appointment, whereabouts
from api.cursor import cursor_of, keys_of
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Done, FieldFault
from api.schema.callbacks import (
    CallbackBody,
    CallbackList,
    CallbackMove,
    CallbackQuery,
    CallbackShape,
    Promised,
    PromisedTime,
    WhenBody,
)
from api.visit import Visit
from db import audit, events
from db.calls import callback_list, promised_time
from db.calls.callback_list import Listed
from db.pool import Connection
from dialer.core.states import CALLBACK, CallbackEvent, CallbackState, step

routes = Routes("callbacks")
OF_TIMES = ("in_the_past", "moment_or_local", "zone_unknown")


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
            states=[query.state.value] if query.state else None,
            after=_after(query.after),
            limit=query.limit,
            overdue=query.overdue,
        )
    last = found[-1] if len(found) == query.limit else None
    return CallbackList(
        callbacks=[CallbackShape.model_validate(one) for one in found],
        next=cursor_of(last.due_at.isoformat(), last.id) if last else None,
    )


async def _told(
    connection: Connection, campaign_id: int, lead_id: int, agent_id: int | None, callback_id: int, state: str
) -> None:
    body = {"id": callback_id, "state": state}
    await events.append(connection, "callback", campaign_id=campaign_id, agent_id=agent_id, lead_id=lead_id, body=body)


async def promise(connection: Connection, by: int | None, body: CallbackBody) -> Promised:
    """Promise a call, with its event and audit, in the caller's transaction; wake the dialer after it."""
    made = await _promise(connection, by, body)
    await audit.write(connection, by, "callback.create", f"callback {made.id}")
    return made


async def _promise(connection: Connection, by: int | None, body: CallbackBody) -> Promised:
    where = await whereabouts(connection, body.lead_id)
    time = agreed(body, where)
    await check_appointment(connection, body.appointment_consent_id, where, time.due_at)
    campaign_id = await callback_list.hold_lead(connection, body.lead_id)
    if campaign_id is None:
        raise Problem("callback_impossible")
    made = await callback_list.promise(
        connection,
        campaign_id=campaign_id,
        lead_id=body.lead_id,
        agent_id=body.agent_id,
        due_at=time.due_at,
        note=body.note,
        promised_by=by,
        timezone=time.timezone if body.local else "",
        appointment_consent_id=body.appointment_consent_id,
    )
    if made is None:
        raise Problem("callback_exists")
    await _told(connection, campaign_id, body.lead_id, body.agent_id, made, "scheduled")
    return Promised(id=made, **shown(time).model_dump())


def shown(time: Agreed) -> PromisedTime:
    """A time as the API writes it."""
    return PromisedTime.model_validate(time)


async def _cancel(connection: Connection, callback_id: int) -> Listed:
    found = or_not_found(await callback_list.one(connection, callback_id))
    if step(CALLBACK, CallbackState(found.state), CallbackEvent.CANCEL) is None:
        raise Problem("illegal_move")
    if not await callback_list.cancel(connection, callback_id, found.state):
        raise Problem("illegal_move")
    await callback_list.free_lead(connection, found.lead_id)
    await _told(connection, found.campaign_id, found.lead_id, found.agent_id, callback_id, "cancelled")
    return found


@routes.route(
    "POST", "/api/callbacks/when", role=Role.AGENT, refusals=(*OF_TIMES, "callback_impossible", "not_your_campaign")
)
async def when(visit: Visit, body: WhenBody) -> PromisedTime:
    """How a time would be understood for a call to a lead, before it is promised."""
    async with visit.pool.acquire(timeout=5) as connection:
        where = await whereabouts(connection, body.lead_id)
        supervisor = Role.SUPERVISOR.allows(visit.who.role)
        if not supervisor and not await promised_time.may_ask(connection, visit.who.user_id, where):
            raise Problem("not_your_campaign")
    return shown(agreed(body, where))


@routes.route(
    "POST",
    "/api/callbacks",
    role=Role.SUPERVISOR,
    status=201,
    refusals=(*OF_TIMES, "callback_exists", "callback_impossible", "no_such_reference", "no_such_consent"),
)
async def create_callback(visit: Visit, body: CallbackBody) -> Promised:
    """Promise a call to a lead, by one agent or by anyone of the campaign, at an instant or on the customer's clock."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            made = await promise(connection, visit.who.user_id, body)
        await events.wake(connection)
    return made


@routes.route("POST", "/api/callbacks/{callback_id}/cancel", role=Role.SUPERVISOR, refusals=("illegal_move",))
async def cancel_callback(visit: Visit, callback_id: int) -> Done:
    """Cancel a callback that has not been called; its lead is called like any other again."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await cancel(connection, visit.who.user_id, callback_id)
        await events.wake(connection)
    return Done()


async def cancel(connection: Connection, by: int | None, callback_id: int) -> None:
    """Call a callback off in the caller's transaction; wake the dialer after it."""
    await _cancel(connection, callback_id)
    await audit.write(connection, by, "callback.cancel", f"callback {callback_id}")


@routes.route(
    "POST",
    "/api/callbacks/{callback_id}/move",
    role=Role.SUPERVISOR,
    status=201,
    refusals=(*OF_TIMES, "illegal_move", "callback_impossible", "callback_exists", "no_such_reference"),
)
async def move_callback(visit: Visit, callback_id: int, body: CallbackMove) -> Promised:
    """Give a callback another time: the old one is cancelled, a new one promised, in one step.

    An agreement to a precise appointment goes with its time: it does not hold for another one.
    """
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            made = await move(connection, visit.who.user_id, callback_id, body)
        await events.wake(connection)
    return made


async def move(connection: Connection, by: int | None, callback_id: int, body: CallbackMove) -> Promised:
    """Give a callback another time in the caller's transaction; wake the dialer after it."""
    old = await _cancel(connection, callback_id)
    wanted = {"lead_id": old.lead_id, "note": old.note} | body.model_dump()
    wanted["agent_id"] = body.agent_id or old.agent_id
    made = await _promise(connection, by, CallbackBody.model_validate(wanted))
    await audit.write(connection, by, "callback.move", f"callback {callback_id}")
    return made
