"""What calls cost: rates of trunks, caps on spending, and sums by campaign, trunk, day and destination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import islice
from zoneinfo import ZoneInfo

from api.problems import or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.costs import (
    CapBody,
    Caps,
    CapShape,
    CostQuery,
    Costs,
    CostShape,
    Rated,
    RateIds,
    Rates,
    RatesBody,
    RateShape,
    Removed,
)
from api.visit import Visit
from db import audit, events
from db.campaigns import settings as campaigns
from db.lines import costs
from db.pool import Connection
from dialer.core.model import E164
from dialer.core.rating import Rate, RateTable
from dialer.core.spending import Cap
from dialer.core.today import today

routes = Routes("costs")

PAGE = 1000
"""Calls that are rated afterwards together."""


MOST_NOTED = 200
"""Rates that a line of the audit names one by one; of a longer list it names these first."""


def _prices(some: Iterable[Rate]) -> dict[str, str]:
    """Each rate by prefix and day: a minute, a call, the seconds of the first step and of the others."""
    said = {
        f"{one.prefix} {one.from_date}": f"{one.per_minute} {one.per_call} {one.first_seconds}/{one.step_seconds}"
        for one in some
    }
    return dict(islice(sorted(said.items()), MOST_NOTED))


async def _told(
    connection: Connection, node: str, by: int | None, action: str, target: str, detail: Mapping[str, object]
) -> None:
    await events.append(connection, "costs", node=node, body={"changed": action})
    await audit.write(connection, by, action, target, detail)


@routes.route("GET", "/api/trunks/{trunk}/rates", role=Role.SUPERVISOR)
async def list_rates(visit: Visit, trunk: str) -> Rates:
    """What calls by a trunk cost, by prefix and day."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = (await costs.rates(connection, trunk)).get(trunk, [])
    return Rates(rates=[RateShape.model_validate(one) for one in found])


@routes.route("POST", "/api/trunks/{trunk}/rates", role=Role.ADMIN, refusals=("no_such_reference",))
async def set_rates(visit: Visit, trunk: str, body: RatesBody) -> Rates:
    """Add rates, or change those of the same prefix and day; calls that were rated keep their cost."""
    wanted = [Rate(id=0, **one.model_dump()) for one in body.rates]
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await put_rates(connection, visit.house.settings.node, visit.who.user_id, trunk, wanted)
        await events.wake(connection)
        found = (await costs.rates(connection, trunk)).get(trunk, [])
    return Rates(rates=[RateShape.model_validate(one) for one in found])


async def put_rates(connection: Connection, node: str, by: int | None, trunk: str, wanted: Sequence[Rate]) -> None:
    """Set rates in the caller's transaction; wake the dialer after it."""
    named = {(one.prefix, one.from_date) for one in wanted}
    were = (await costs.rates(connection, trunk)).get(trunk, [])
    await costs.set_rates(connection, trunk, wanted)
    before = _prices(one for one in were if (one.prefix, one.from_date) in named)
    noted = {"rates": len(wanted), "settings": _prices(wanted), "before": before}
    await _told(connection, node, by, "rates.set", f"trunk {trunk}", noted)


@routes.route("POST", "/api/trunks/{trunk}/rates/remove", role=Role.ADMIN)
async def drop_rates(visit: Visit, trunk: str, body: RateIds) -> Removed:
    """Take rates away by which no call was rated yet."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            were = (await costs.rates(connection, trunk)).get(trunk, [])
            gone = await costs.drop_rates(connection, trunk, body.ids)
            noted = {"rates": len(gone), "before": _prices(one for one in were if one.id in gone)}
            await _told(connection, visit.house.settings.node, visit.who.user_id, "rates.drop", f"trunk {trunk}", noted)
        await events.wake(connection)
    return Removed(ids=gone)


@routes.route("POST", "/api/trunks/{trunk}/rates/apply", role=Role.ADMIN)
async def rate_again(visit: Visit, trunk: str) -> Rated:
    """Give the calls that no rate had when they ended the cost that the rates of now give them."""
    house = visit.house.settings
    async with visit.pool.acquire(timeout=5) as connection:
        done = await rated_again(connection, house.node, visit.who.user_id, house.zone, trunk)
        await events.wake(connection)
    return done


async def rated_again(connection: Connection, node: str, by: int | None, zone: ZoneInfo, trunk: str) -> Rated:
    """The same page by page, each in a transaction of its own; wake the dialer after it. Days are those of `zone`."""
    rated = unrated = after = 0
    table = RateTable((await costs.rates(connection, trunk)).get(trunk, []))
    while page := await costs.unrated(connection, trunk, after, PAGE):
        after = page[-1][0]
        found = [
            (attempt, rate.id, rate.billed_seconds(seconds), rate.price(seconds))
            for attempt, number, at, seconds in page
            if (rate := table.rate(E164(number), today(zone, at).on))
        ]
        rated, unrated = rated + len(found), unrated + len(page) - len(found)
        if found:
            async with connection.transaction():
                await costs.rate_afterwards(connection, found)
    async with connection.transaction():
        await _told(connection, node, by, "rates.apply", f"trunk {trunk}", {"rated": rated, "unrated": unrated})
    return Rated(rated=rated, unrated=unrated)


@routes.route("GET", "/api/spending-caps", role=Role.SUPERVISOR)
async def list_caps(visit: Visit) -> Caps:
    """Every cap on spending."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await costs.caps(connection)
    return Caps(caps=[CapShape.model_validate(one) for one in found])


@routes.route("PUT", "/api/spending-caps", role=Role.ADMIN, refusals=("no_such_reference",))
async def set_cap(visit: Visit, body: CapBody) -> Created:
    """Set the cap of a trunk or a campaign for a period; the dialer follows within a second."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            made = await cap(connection, visit.house.settings.node, visit.who.user_id, body)
        await events.wake(connection)
    return Created(id=made)


async def cap(connection: Connection, node: str, by: int | None, body: CapBody) -> int:
    """Set a cap in the caller's transaction, and wake the dialer after it; its id."""
    were = await costs.caps(connection)
    made = await costs.set_cap(connection, Cap(id=0, **body.model_dump()))
    before = next((_noted(one) for one in were if one.id == made), None)
    noted = {"settings": body.model_dump(mode="json"), "before": before}
    await _told(connection, node, by, "spending_cap.set", f"cap {made}", noted)
    return made


def _noted(one: Cap) -> dict[str, object]:
    return {name: str(value) if name == "amount" else value for name, value in asdict(one).items() if name != "id"}


@routes.route("DELETE", "/api/spending-caps/{cap_id}", role=Role.ADMIN)
async def drop_cap(visit: Visit, cap_id: int) -> Done:
    """Take a cap away."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await uncap(connection, visit.house.settings.node, visit.who.user_id, cap_id)
        await events.wake(connection)
    return Done()


async def uncap(connection: Connection, node: str, by: int | None, cap_id: int) -> None:
    """Take a cap away in the caller's transaction; wake the dialer after it."""
    gone = or_not_found(await costs.drop_cap(connection, cap_id))
    await _told(connection, node, by, "spending_cap.drop", f"cap {cap_id}", {"before": _noted(gone)})


@routes.route("GET", "/api/costs", role=Role.SUPERVISOR, refusals=("busy",))
async def sum_costs(visit: Visit, query: CostQuery) -> Costs:
    """What answered calls cost, and what a sale costs; by day, days of the zone that is named."""
    async with visit.house.reports.one(), visit.pool.acquire(timeout=30) as connection:
        found = await costs.sums(
            connection, query.by, query.since, query.until, ZoneInfo(query.timezone), query.campaign_id
        )
        if query.by == "campaign":
            names = {str(one.id): one.name for one in await campaigns.page(connection, 0, 10_000, with_finished=True)}
        else:
            names = {}
    return Costs(
        costs=[
            CostShape.model_validate(
                {
                    **{name: getattr(one, name) for name in CostShape.model_fields if name not in ("of", "per_sale")},
                    "of": names.get(one.of, one.of),
                    "per_sale": None if one.per_sale is None else one.per_sale.quantize(Decimal("0.000001")),
                }
            )
            for one in found
        ]
    )
