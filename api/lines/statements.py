"""Seats, options and their prices by the month, and the month's statement as data and as a page to read or print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from api.lines.statement_page import page_of
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Done, Word
from api.schema.costs import (
    Month,
    OptionBody,
    Options,
    OptionShape,
    PriceBody,
    Prices,
    PricesBody,
    PriceShape,
    Statement,
    Switch,
)
from api.visit import Visit, language_of
from db import audit, events
from db.lines import statements
from db.pool import Connection
from dialer.core.statement import Price, statement

routes = Routes("statements")

ZONE = ZoneInfo("Europe/Paris")
"""Months begin and end in this zone."""


def bounds(month: str) -> tuple[date, datetime, datetime]:
    """The first day of a month such as 2026-11, and when it begins and ends (aware)."""
    year, number = int(month[:4]), int(month[5:])
    after = (year + number // 12, number % 12 + 1)
    return date(year, number, 1), datetime(year, number, 1, tzinfo=ZONE), datetime(*after, 1, tzinfo=ZONE)


async def _document(connection: Connection, month: str) -> tuple[dict[str, Any], bool]:
    """The statement as it was issued, or else as it stands now; and whether it was issued."""
    first, since, until = bounds(month)
    issued = await statements.issued(connection, first)
    if issued is not None:
        return issued, True
    return statement(first, since, until, await statements.figures(connection, since, until)), False


@routes.route("GET", "/api/statements/{month}", role=Role.ADMIN)
async def get_statement(visit: Visit, month: Month) -> Statement:
    """A month's statement: seats by role, options, calls; as it was issued, or as it stands now."""
    async with visit.pool.acquire(timeout=30) as connection:
        document, issued = await _document(connection, month)
    return Statement.model_validate({**document, "issued": issued})


@routes.route("GET", "/api/statements/{month}/page", role=Role.ADMIN, produces="text/html")
async def statement_page(visit: Visit, month: Month) -> web.Response:
    """The same as a page to read or print."""
    async with visit.pool.acquire(timeout=30) as connection:
        document, issued = await _document(connection, month)
    language = language_of(visit.request, visit.session, visit.house.settings.language)
    return web.Response(text=page_of(document, issued=issued, language=language), content_type="text/html")


@routes.route("POST", "/api/statements/{month}/issue", role=Role.ADMIN, refusals=("month_not_over", "statement_issued"))
async def issue_statement(visit: Visit, month: Month) -> Statement:
    """Keep a month that is over as it is: later changes of rates and prices leave it alone."""
    async with visit.pool.acquire(timeout=30) as connection:
        async with connection.transaction():
            document = await issue(connection, visit.house.settings.node, visit.who.user_id, month)
        await events.wake(connection)
    return Statement.model_validate({**document, "issued": True})


async def issue(connection: Connection, node: str, by: int | None, month: str) -> dict[str, Any]:
    """Keep a month that is over, in the caller's transaction; its statement."""
    first, _, until = bounds(month)
    if until > datetime.now(ZONE):
        raise Problem("month_not_over")
    document, _ = await _document(connection, month)
    if not await statements.issue(connection, first, document, by):
        raise Problem("statement_issued")
    await _told(connection, node, by, "statement.issue", f"month {month}", {"amount": document["amount"]})
    return document


async def _told(
    connection: Connection, node: str, by: int | None, action: str, target: str, detail: Mapping[str, object]
) -> None:
    await events.append(connection, "statement", node=node, body={"changed": action})
    await audit.write(connection, by, action, target, detail)


@routes.route("GET", "/api/prices", role=Role.ADMIN)
async def list_prices(visit: Visit) -> Prices:
    """What seats and options cost a month."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await statements.prices(connection)
    return Prices(
        prices=[
            PriceShape(kind=one.kind, code=one.code, from_month=one.from_month.isoformat()[:7], amount=one.amount)
            for one in found
        ]
    )


def _price(body: PriceBody) -> Price:
    return Price(body.kind, body.code, bounds(body.from_month)[0], body.amount)


@routes.route("POST", "/api/prices", role=Role.ADMIN)
async def set_prices(visit: Visit, body: PricesBody) -> Done:
    """Set prices from a month on; months that were issued stay as they are."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await price(connection, visit.house.settings.node, visit.who.user_id, body)
        await events.wake(connection)
    return Done()


async def price(connection: Connection, node: str, by: int | None, body: PricesBody) -> None:
    """Set prices in the caller's transaction; wake the others after it."""
    await statements.set_prices(connection, [_price(one) for one in body.prices])
    detail = {"prices": [one.model_dump(mode="json") for one in body.prices]}
    await _told(connection, node, by, "prices.set", "prices", detail)


@routes.route("GET", "/api/options", role=Role.ADMIN)
async def list_options(visit: Visit) -> Options:
    """Every option, and whether it is on."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await statements.options(connection)
    return Options(
        options=[OptionShape(code=code, label_fr=fr, label_en=en, is_on=is_on) for code, fr, en, is_on in found]
    )


@routes.route("PUT", "/api/options/{code}", role=Role.ADMIN)
async def set_option(visit: Visit, code: Word, body: OptionBody) -> Done:
    """Make an option, off at first, or name it anew."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await statements.set_option(connection, code, body.label_fr, body.label_en)
            await _told(
                connection,
                visit.house.settings.node,
                visit.who.user_id,
                "option.set",
                f"option {code}",
                body.model_dump(mode="json"),
            )
        await events.wake(connection)
    return Done()


@routes.route("POST", "/api/options/{code}/switch", role=Role.ADMIN)
async def switch_option(visit: Visit, code: Word, body: Switch) -> Done:
    """Switch an option on or off; it is billed in every month in which it was on."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await statements.switch(connection, code, body.is_on, visit.who.user_id):
                raise Problem("not_found")
            await _told(
                connection,
                visit.house.settings.node,
                visit.who.user_id,
                "option.switch",
                f"option {code}",
                body.model_dump(mode="json"),
            )
        await events.wake(connection)
    return Done()
