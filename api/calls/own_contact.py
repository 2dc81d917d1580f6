"""Corrected by the agent while the person is on the line: who they are, and a further number of theirs."""

from __future__ import annotations

from api.calls.desk import card_of
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.cards import CardAnswer, OwnContactBody
from api.visit import Visit
from db import audit, events
from db.calls import own_contact
from db.faults import TAKEN
from db.people import rights
from db.pool import Connection
from dialer.core.errors import InvalidNumber
from dialer.core.model import E164
from dialer.core.phone import NumberKind, kind_of, normalise

routes = Routes("desk")


@routes.route(
    "PATCH",
    "/api/me/call/contact",
    role=Role.AGENT,
    refusals=(
        "not_an_agent",
        "no_call",
        "contact_closed",
        "no_such_column",
        "not_a_number",
        "number_taken",
        "numbers_full",
    ),
)
async def correct_own_contact(visit: Visit, body: OwnContactBody) -> CardAnswer:
    """Correct the contact of one's call, until an hour after it; what was there is kept with day and name."""
    number = _typed(body.new_number) if body.new_number else None
    async with visit.pool.acquire(timeout=5) as connection:
        try:
            async with connection.transaction():
                await _correct(connection, visit.who.user_id, body, number)
        except TAKEN:
            raise Problem("number_taken") from None
        await events.wake(connection)
    return await card_of(visit)


def _typed(number: str) -> E164:
    try:
        return normalise(number)
    except InvalidNumber:
        raise Problem("not_a_number") from None


async def _correct(connection: Connection, agent_id: int, body: OwnContactBody, number: E164 | None) -> None:
    contact = await own_contact.whom(connection, agent_id, body.attempt_id)
    if contact is None:
        raise Problem("no_call")
    wanted = {name.removeprefix("extra:") for name in body.fields if name.startswith("extra:")}
    if wanted and not wanted <= await own_contact.columns(connection, contact):
        raise Problem("no_such_column")
    changed = await rights.correct(connection, contact, body.fields, {}, by=agent_id)
    if changed is None:
        raise Problem("contact_closed")
    if number:
        kind = "mobile" if kind_of(number) is NumberKind.MOBILE else "phone"
        if not await own_contact.add_number(connection, contact, number, kind, agent_id):
            raise Problem("numbers_full")
    names = [name for name in changed if not name.startswith("extra:")] + (["number"] if number else [])
    await audit.write(connection, agent_id, "contact.correct", f"contact {contact}", {"fields": names})
    await events.append(connection, "contact", body={"id": contact, "state": "corrected"})
