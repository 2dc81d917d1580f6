"""The yardstick of a claim: a million leads made in the server, and the least that could claim some of them."""

from __future__ import annotations

from datetime import datetime

from db.pool import Connection
from dialer.core.lead_order import LeadOrder

# Made by a superuser who checks no parents: what is measured is reading them.
_QUICKLY = "set session_replication_role = replica"
CONTACTS = """
insert into contacts (id, principal_id, last_name, postcode) overriding system value
select n, $2, 'Exemple', (array['75001', '13001', '57000', '69003', '97411', '33000', '59000', '44000'])[1 + n % 8]
  from generate_series(1, $1::bigint) n
"""
NUMBERS = """
insert into contact_numbers (id, contact_id, e164, kind, rank) overriding system value
select n, n, '+3347' || lpad((2000000 + n)::text, 7, '0'), 'phone', 1 from generate_series(1, $1::bigint) n
"""
LEADS = """
insert into leads (campaign_id, batch_id, contact_id, number_id, state, next_attempt_at, attempts, postcode,
                   answer_chance, calendar)
select $2, $3, n, n, case when n between $1 * 2 / 5 and $1 / 2 then 'done' else 'callable' end,
       case when n % 3 = 0 then $4::timestamptz - make_interval(secs => n % 86400) else '-infinity' end,
       case when n % 3 = 0 then 2 else 0 end, (select postcode from contacts where id = n), n % 997 / 1000.0,
       case n % 8 when 2 then 'Europe/Paris 57' when 4 then 'Indian/Reunion 974' else 'Europe/Paris' end
  from generate_series(1, $1::bigint) n
"""
ATTEMPTS = """
insert into attempts (node, campaign_id, lead_id, contact_id, number_id, e164, trunk, caller_id, mode, state,
                      claimed_at, dialed_at, ended_at, outcome)
select 'bench', $1, l.id, l.contact_id, l.number_id, n.e164, 'bench', $3, 'predictive', 'ended', at, at, at, 'no_answer'
  from leads l join contact_numbers n on n.id = l.number_id,
       lateral (select $2::timestamptz - make_interval(days => 3 + (l.id % 20)::int + d) as at
                  from generate_series(0, 1) d) past
 where l.contact_id % 3 = 0
"""
CONSENTS = """
insert into consents (principal_id, contact_id, purpose, text_id, granted_at, channel, evidence)
select $2, n, 'prospecting', $3, $4::timestamptz - interval '90 days', 'form', 'x' from generate_series(1, $1::bigint) n
"""
OPPOSED = """
insert into dnc (e164, source) select '+33478' || lpad(n::text, 6, '0'), 'operator' from generate_series(1, 100000) n
"""
BARE = """
create table bare_leads (id bigint primary key, contact_id bigint not null, number_id bigint not null,
                         state text not null, priority integer not null, next_attempt_at timestamptz not null,
                         answer_chance real)
"""
BARE_ROWS = """
insert into bare_leads
select id, contact_id, number_id, 'callable', priority,
       $1::timestamptz - make_interval(secs => (id + $2::bigint / 2) % $2), answer_chance
  from leads
"""
ORDERS = {
    LeadOrder.LISTED: "priority desc, next_attempt_at, id",
    LeadOrder.ANSWER_FIRST: "priority desc, answer_chance desc, next_attempt_at, id",
    LeadOrder.NEWEST_FIRST: "priority desc, next_attempt_at desc, id desc",
    LeadOrder.RANDOM: "priority desc, hashint8extended(id, 1)",
}
INDEXES = [f"create index on bare_leads ({columns}) where state = 'callable'" for columns in ORDERS.values()]
"""The same orders, each with an index of its own: what an order costs by itself, both sides pay."""


BATCH = "insert into batches (campaign_id, file_name, state, finished_at) values ($1, '-', 'done', now()) returning id"


async def batch(connection: Connection, campaign: int) -> int:
    """A batch for the leads to come."""
    made: int = await connection.fetchval(BATCH, campaign)
    return made


async def furnish(
    connection: Connection, leads: int, principal: int, campaign: int, batch: int, text: int, shown: str, now: datetime
) -> None:
    """So many leads, a third of them tried twice, a consent for each, and 100,000 numbers that objected.

    The connection is a superuser's. Numbers are made up in the plan; nothing here can dial.
    """
    await connection.execute(_QUICKLY)
    await connection.execute(CONTACTS, leads, principal, timeout=3600)
    await connection.execute(NUMBERS, leads, timeout=3600)
    await connection.execute(LEADS, leads, campaign, batch, now, timeout=3600)
    await connection.execute(ATTEMPTS, campaign, now, shown, timeout=3600)
    await connection.execute(CONSENTS, leads, principal, text, now, timeout=3600)
    await connection.execute(OPPOSED, timeout=3600)
    await connection.execute(BARE)
    await connection.execute(BARE_ROWS, now, leads, timeout=3600)
    for index in INDEXES:
        await connection.execute(index, timeout=3600)
    await connection.execute("grant all on bare_leads to public")
    await connection.execute("vacuum analyze", timeout=3600)


_CLAIM = """
with picked as (
  select id, contact_id, number_id from bare_leads where state = 'callable' and next_attempt_at <= $1
   order by {order} limit $2 for update skip locked
), moved as (
  update bare_leads l set state = 'calling' from picked p where l.id = p.id
)
insert into attempts (node, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, claimed_at)
select 'bench', $3, p.id, p.contact_id, p.number_id, n.e164, 'bench', 'predictive', 'claimed', $1
  from picked p join contact_numbers n on n.id = p.number_id
returning id, lead_id, e164
"""
CLAIMS = {order: _CLAIM.replace("{order}", columns) for order, columns in ORDERS.items()}


async def claim(connection: Connection, campaign: int, count: int, now: datetime, order: LeadOrder) -> int:
    """Claim the next leads in an order and write their attempts, asking nobody whether they may be called; how many."""
    return len(await connection.fetch(CLAIMS[order], now, count, campaign))


SETTLE = "update attempts set state = 'ended', ended_at = $1, outcome = 'cancelled' where state <> 'ended'"


async def settle(connection: Connection, now: datetime) -> None:
    """End what was claimed: the other side may come to the same leads."""
    await connection.execute(SETTLE, now)
