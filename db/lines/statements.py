"""What a month's statement is made of: seats, options, prices and calls; and the statements that were issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from db.pool import Connection
from dialer.core.statement import CallCosts, Figures, OptionMove, Price, SeatMove

SEATS = "select user_id, at, role from seat_moves where at < $1 order by at, id"
OPTIONS = "select code, at, is_on from option_moves where at < $1 order by at, id"
LABELS = "select code, label_fr, label_en from options order by code"
PRICES = "select kind, code, from_month, amount from prices order by kind, code, from_month"
CALLS = """
select p.name, c.kind, count(*), coalesce(sum(c.billed_seconds), 0)::bigint, coalesce(sum(c.amount), 0),
       count(*) filter (where c.rate_id is null)
  from attempt_costs c join campaigns p on p.id = c.campaign_id
 where c.at >= $1 and c.at < $2 group by p.id, p.name, c.kind order by p.name, p.id, c.kind
"""


async def figures(connection: Connection, since: datetime, until: datetime) -> Figures:
    """Everything that the statement of a month is made of; its bounds are aware."""
    return Figures(
        seats=[SeatMove(*row) for row in await connection.fetch(SEATS, until)],
        options=[OptionMove(*row) for row in await connection.fetch(OPTIONS, until)],
        labels={code: (fr, en) for code, fr, en in await connection.fetch(LABELS)},
        prices=await prices(connection),
        calls=[CallCosts(*row) for row in await connection.fetch(CALLS, since, until)],
    )


async def prices(connection: Connection) -> list[Price]:
    """Every price of a seat or an option."""
    return [Price(*row) for row in await connection.fetch(PRICES)]


SET_PRICE = """
insert into prices (kind, code, from_month, amount)
select * from unnest($1::text[], $2::text[], $3::date[], $4::numeric[])
on conflict (kind, code, from_month) do update set amount = excluded.amount
"""


async def set_prices(connection: Connection, wanted: Sequence[Price]) -> None:
    """Set prices from a month on; months that were issued stay as they are."""
    await connection.execute(
        SET_PRICE,
        [price.kind for price in wanted],
        [price.code for price in wanted],
        [price.from_month for price in wanted],
        [price.amount for price in wanted],
    )


OPTION_STATES = """
select o.code, o.label_fr, o.label_en,
       coalesce((select m.is_on from option_moves m where m.code = o.code order by m.at desc, m.id desc limit 1), false)
  from options o order by o.code
"""


async def options(connection: Connection) -> list[tuple[str, str, str, bool]]:
    """Code, French and English name of every option, and whether it is on."""
    return [tuple(row) for row in await connection.fetch(OPTION_STATES)]


SET_OPTION = """
insert into options (code, label_fr, label_en) values ($1, $2, $3)
on conflict (code) do update set label_fr = excluded.label_fr, label_en = excluded.label_en
"""


async def set_option(connection: Connection, code: str, label_fr: str, label_en: str) -> None:
    """Make an option, off at first, or name it anew."""
    await connection.execute(SET_OPTION, code, label_fr, label_en)


SWITCH = """
insert into option_moves (code, is_on, by)
select o.code, $2, $3 from options o
 where o.code = $1 and $2 is distinct from coalesce(
       (select m.is_on from option_moves m where m.code = o.code order by m.at desc, m.id desc limit 1), false)
"""
HAS_OPTION = "select exists (select from options where code = $1)"


async def switch(connection: Connection, code: str, is_on: bool, by: int) -> bool:
    """Switch an option on or off; nothing is written where it is so already. False: there is no such option."""
    await connection.execute(SWITCH, code, is_on, by)
    known: bool = await connection.fetchval(HAS_OPTION, code)
    return known


ISSUED = "select document from statements where month = $1"


async def issued(connection: Connection, month: date) -> dict[str, Any] | None:
    """The statement of a month (its first day) as it was issued, or None."""
    document: dict[str, Any] | None = await connection.fetchval(ISSUED, month)
    return document


ISSUE = """
insert into statements (month, document, issued_by) values ($1, $2, $3) on conflict do nothing returning month
"""


async def issue(connection: Connection, month: date, document: Mapping[str, Any], by: int | None) -> bool:
    """Keep a statement as it is from now on. False: the month was issued before."""
    return await connection.fetchval(ISSUE, month, dict(document), by) is not None
