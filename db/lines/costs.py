"""What calls cost: rates, the cost of each answered call, and caps on what may be spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from db.pool import Connection
from dialer.core.rating import Rate
from dialer.core.spending import Cap

RATES = """
select trunk, id, prefix, from_date, per_minute, per_call, first_seconds, step_seconds from rates
 where $1::text is null or trunk = $1 order by trunk, prefix, from_date
"""


async def rates(connection: Connection, trunk: str | None = None) -> dict[str, list[Rate]]:
    """The rates of each trunk, or of one."""
    found: dict[str, list[Rate]] = {}
    for row in await connection.fetch(RATES, trunk):
        found.setdefault(row[0], []).append(Rate(*row[1:]))
    return found


SET_RATES = """
insert into rates (trunk, prefix, from_date, per_minute, per_call, first_seconds, step_seconds)
select $1, r.* from unnest($2::text[], $3::date[], $4::numeric[], $5::numeric[], $6::integer[], $7::integer[])
  as r(prefix, from_date, per_minute, per_call, first_seconds, step_seconds)
on conflict (trunk, prefix, from_date) do update set per_minute = excluded.per_minute, per_call = excluded.per_call,
  first_seconds = excluded.first_seconds, step_seconds = excluded.step_seconds
"""


async def set_rates(connection: Connection, trunk: str, wanted: Sequence[Rate]) -> None:
    """Add rates, or change those of the same prefix and day; calls that were rated keep their cost."""
    await connection.execute(
        SET_RATES,
        trunk,
        [rate.prefix for rate in wanted],
        [rate.from_date for rate in wanted],
        [rate.per_minute for rate in wanted],
        [rate.per_call for rate in wanted],
        [rate.first_seconds for rate in wanted],
        [rate.step_seconds for rate in wanted],
    )


DROP_RATES = """
delete from rates r where trunk = $1 and id = any($2::bigint[])
   and not exists (select from attempt_costs c where c.rate_id = r.id)
returning id
"""


async def drop_rates(connection: Connection, trunk: str, ids: Sequence[int]) -> list[int]:
    """Take rates away by which no call was rated; the ids of those that went."""
    return [row[0] for row in await connection.fetch(DROP_RATES, trunk, list(ids))]


CAPS = """
select id, trunk, campaign_id, period, amount, reserve_seconds, timezone from spending_caps order by id
"""


async def caps(connection: Connection) -> list[Cap]:
    """Every cap on spending."""
    return [Cap(*row) for row in await connection.fetch(CAPS)]


SET_CAP = """
insert into spending_caps (trunk, campaign_id, period, amount, reserve_seconds, timezone)
values ($1, $2, $3, $4, $5, $6)
on conflict (coalesce(trunk, ''), coalesce(campaign_id, 0), period) do update
   set amount = excluded.amount, reserve_seconds = excluded.reserve_seconds, timezone = excluded.timezone
returning id
"""


async def set_cap(connection: Connection, cap: Cap) -> int:
    """Set the cap of a trunk or a campaign for a period; its id."""
    made: int = await connection.fetchval(
        SET_CAP, cap.trunk, cap.campaign_id, cap.period, cap.amount, cap.reserve_seconds, cap.timezone
    )
    return made


DROP_CAP = """
delete from spending_caps where id = $1
returning id, trunk, campaign_id, period, amount, reserve_seconds, timezone
"""


async def drop_cap(connection: Connection, cap_id: int) -> Cap | None:
    """Take a cap away and say what it was. None: there is none."""
    row = await connection.fetchrow(DROP_CAP, cap_id)
    return Cap(*row) if row else None


SPENT = """
select coalesce(sum(amount), 0) from attempt_costs
 where at >= $3 and ($1::text is null or trunk = $1) and ($2::bigint is null or campaign_id = $2)
"""


async def spent(connection: Connection, cap: Cap, since: datetime) -> Decimal:
    """What the calls under a cap that were answered since a moment (aware) have cost."""
    amount: Decimal = await connection.fetchval(SPENT, cap.trunk, cap.campaign_id, since)
    return amount


WRITTEN = "select attempt_id from attempt_costs where attempt_id = any($1::bigint[])"


async def written(connection: Connection, attempt_ids: Sequence[int]) -> set[int]:
    """Of these calls, those whose cost is written."""
    return {row[0] for row in await connection.fetch(WRITTEN, list(attempt_ids))}


@dataclass(frozen=True, slots=True)
class Cost:
    """An answered call as it is rated; rate, billed seconds and amount are None where no rate has its number."""

    attempt_id: int
    campaign_id: int
    trunk: str
    at: datetime
    kind: str
    seconds: int
    rate_id: int | None
    billed_seconds: int | None
    amount: Decimal | None
    estimated: bool = False
    """Nobody saw whether it was answered, nor its end."""


NOTE = """
insert into attempt_costs (attempt_id, campaign_id, trunk, at, kind, seconds, rate_id, billed_seconds, amount,
                           estimated)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing
"""


async def note(connection: Connection, costs: Sequence[Cost]) -> None:
    """Write what calls cost; a call that was rated keeps its cost."""
    await connection.executemany(NOTE, [astuple(cost) for cost in costs])


UNRATED = """
select c.attempt_id, a.e164, c.at, c.seconds from attempt_costs c join attempts a on a.id = c.attempt_id
 where c.trunk = $1 and c.rate_id is null and c.attempt_id > $2 order by c.attempt_id limit $3
"""
RATE = """
update attempt_costs c set rate_id = r.rate_id, billed_seconds = r.billed_seconds, amount = r.amount
  from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::numeric[])
    as r(attempt_id, rate_id, billed_seconds, amount)
 where c.attempt_id = r.attempt_id and c.rate_id is null
"""


async def unrated(connection: Connection, trunk: str, after: int, limit: int) -> list[tuple[int, str, datetime, int]]:
    """Calls of a trunk that no rate had: attempt, number, when it was answered, seconds; by attempt after one."""
    return [tuple(row) for row in await connection.fetch(UNRATED, trunk, after, limit)]


async def rate_afterwards(connection: Connection, found: Sequence[tuple[int, int, int, Decimal]]) -> None:
    """Give calls that no rate had their cost: attempt, rate, billed seconds, amount."""
    await connection.execute(RATE, *(list(column) for column in zip(*found, strict=True)))


@dataclass(frozen=True, slots=True)
class Spent:
    """What calls cost, over whatever they are summed by."""

    of: str
    calls: int
    seconds: int
    billed_seconds: int
    amount: Decimal
    unrated: int
    sales: int

    @property
    def per_sale(self) -> Decimal | None:
        """What a sale cost; None without any."""
        return self.amount / self.sales if self.sales else None


# A sale is a call that its agent closed with a disposition whose effect is success. PostgreSQL may not know the
# zone of the days: quarters of an hour are put together to days by us.
_SUMS = """
select {of} as of, date_bin('15 minutes', c.at, '2000-01-01 00:00Z') as quarter, count(*),
       sum(c.seconds)::bigint, coalesce(sum(c.billed_seconds), 0)::bigint,
       coalesce(sum(c.amount), 0), count(*) filter (where c.rate_id is null), count(d.id)
  from attempt_costs c
  join attempts a on a.id = c.attempt_id
  left join dispositions d on d.campaign_id = c.campaign_id and d.code = a.disposition_code and d.effect = 'success'
 where c.at >= $1 and c.at < $2 and ($3::bigint is null or c.campaign_id = $3)
 group by 1, 2 order by 1, 2
"""
By = Literal["campaign", "trunk", "day", "destination"]
_COLUMNS: dict[By, str] = {
    "campaign": "c.campaign_id::text",
    "trunk": "c.trunk",
    "day": "''",
    "destination": "c.kind",
}
SUMS = {by: _SUMS.format(of=column) for by, column in _COLUMNS.items()}


async def sums(
    connection: Connection, by: By, since: datetime, until: datetime, zone: ZoneInfo, campaign_id: int | None = None
) -> list[Spent]:
    """What the calls answered from `since` to before `until` (aware) cost, by campaign, trunk, day (local to `zone`)
    or destination (the kind of number).
    """
    found: dict[str, list[int | Decimal]] = {}
    for of, quarter, *figures in await connection.fetch(SUMS[by], since, until, campaign_id):
        key = quarter.astimezone(zone).date().isoformat() if by == "day" else of
        before = found.setdefault(key, [0, 0, 0, Decimal(0), 0, 0])
        found[key] = [one + other for one, other in zip(before, figures, strict=True)]
    return [Spent(key, *figures) for key, figures in sorted(found.items())]  # type: ignore[arg-type]
