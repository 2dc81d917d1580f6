"""Test calls of trunks: placed by the dialer like any other call, and told step by step."""

from __future__ import annotations

from dataclasses import asdict

from api.calls.desk import DIALER
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.trunk_tests import TrunkTestBody, TrunkTestShape
from api.visit import Visit
from db import audit
from db.campaigns import caller_ids
from db.lines import trunk_tests
from db.lines.trunk_tests import TrunkTest
from db.people import dnc
from db.people.dnc import Erased
from dialer.core.erased import KeyMissing
from dialer.core.errors import InvalidNumber
from dialer.core.phone import normalise
from dialer.core.trunk_test import verdict

routes = Routes("costs")

AN_HOUR = 20
"""Tests of one trunk: more of them is no test any more."""
REFUSALS = (
    *DIALER, "not_a_number", "do_not_call", "too_many_tests", "test_under_way", "number_forbidden",
    "number_not_allowed", "no_trunk", "trunk_busy", "daily_limit", "spending_cap", "no_rate", "asterisk_away",
    "database_away", "dnc_key_missing",
)  # fmt: skip


@routes.route("POST", "/api/trunks/{trunk}/tests", role=Role.ADMIN, status=201, refusals=REFUSALS)
async def begin_test(visit: Visit, trunk: str, body: TrunkTestBody) -> TrunkTestShape:
    """Call a number by this trunk for at most 15 seconds, and write down what the carrier says."""
    who, node = visit.who.user_id, visit.house.settings.node
    try:
        number = normalise(body.number)
    except InvalidNumber:
        raise Problem("not_a_number") from None
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        numbers = next((list(one[-1]) for one in await caller_ids.trunks(connection) if one[0] == trunk), None)
        shown = body.shown or next(iter(or_not_found(numbers)), "")
        if await trunk_tests.lately(connection, trunk) >= AN_HOUR:
            raise Problem("too_many_tests")
        try:
            owner = await trunk_tests.owner_of(connection, shown)
            opposed = await dnc.held(connection, Erased(visit.house.settings.do_not_call.ring), [number], owner)
        except KeyMissing:
            raise Problem("dnc_key_missing") from None
        if opposed:
            raise Problem("do_not_call")
        made = await trunk_tests.ask(connection, node, trunk, number, shown, who)
        await audit.write(connection, who, "trunk.test", f"trunk {trunk}", {"test": made})
    payload = {"test_id": made}
    await visit.house.answers.ask("trunk.test", node=node, agent_id=None, requested_by=who, payload=payload)
    async with visit.pool.acquire(timeout=5) as connection:
        return shape(or_not_found(await trunk_tests.get(connection, made)))


@routes.route("GET", "/api/trunk-tests/{test_id}", role=Role.ADMIN)
async def get_test(visit: Visit, test_id: int) -> TrunkTestShape:
    """A test call as far as it has come."""
    async with visit.pool.acquire(timeout=5) as connection:
        return shape(or_not_found(await trunk_tests.get(connection, test_id)))


def shape(one: TrunkTest) -> TrunkTestShape:
    """The test as it is told, without the number that was called."""
    known = {name: getattr(one, name) for name in TrunkTestShape.model_fields if hasattr(one, name)}
    if one.ended_at is None or one.refusal is not None:
        return TrunkTestShape.model_validate(known)
    said = verdict(
        answered=one.answered_at is not None, rang=one.ringing_at is not None, sip_code=one.sip_code,
        cause=one.cause, lost=one.lost, reachable=one.reachable,
    )  # fmt: skip
    return TrunkTestShape.model_validate(known | asdict(said))
