"""What people ask for and what follows at once: the register of requests, corrections, restriction, legal holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import events
from db.people import dnc, erasure
from db.pool import Connection

CARD = ("title", "first_name", "last_name", "company", "street", "postcode", "city", "email")
"""The columns of a contact that can be corrected by name; what is extra is named extra:NAME."""

# A month is a calendar month, and the last day of a shorter one (Regulation 1182/71, article 3).
OPEN = """
insert into rights_requests (principal_id, kind, received_at, due_at, channel, said, identified_how, identified_at,
                             opened_by)
values ($1, $2, $3, $3::timestamptz + interval '1 month', $4, $5, $6::text,
        case when $6::text is not null then now() end, $7)
returning id
"""
ABOUT = """
insert into rights_request_contacts (request_id, contact_id)
select $1, c.id from contacts c where c.id = any($2::bigint[]) on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request as somebody took it down."""

    kind: str
    received_at: datetime
    channel: str
    said: str = ""
    identified_how: str | None = None
    principal_id: int | None = None
    contact_ids: tuple[int, ...] = ()


async def open_request(connection: Connection, new: NewRequest, opened_by: int | None) -> int:
    """Write a request down, to be answered within a month of its receipt; its id."""
    made: int = await connection.fetchval(
        OPEN, new.principal_id, new.kind, new.received_at, new.channel, new.said, new.identified_how, opened_by
    )
    await connection.execute(ABOUT, made, list(new.contact_ids))
    await events.append(connection, "rights_request", body={"id": made, "state": "open"})
    return made


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the register; overdue says that its time has passed and nobody answered."""

    id: int
    principal_id: int | None
    kind: str
    received_at: datetime
    due_at: datetime
    extended: bool
    overdue: bool
    channel: str
    said: str
    identified_how: str | None
    identified_at: datetime | None
    state: str
    answer: str
    opened_by: str | None
    closed_by: str | None
    closed_at: datetime | None
    contact_ids: list[int]


_REQUEST = """
select q.id, q.principal_id, q.kind, q.received_at, q.due_at, q.extended, q.state = 'open' and q.due_at < now(),
       q.channel, q.said, q.identified_how, q.identified_at, q.state, q.answer, o.name, c.name, q.closed_at,
       array(select r.contact_id from rights_request_contacts r where r.request_id = q.id order by 1)
  from rights_requests q left join users o on o.id = q.opened_by left join users c on c.id = q.closed_by
"""
LISTED = (
    _REQUEST
    + """
 where ($1::text is null or q.state = $1) and ($2::bigint is null or q.id < $2)
 order by q.id desc limit $3
"""
)
ONE = _REQUEST + " where q.id = $1"


async def requests(connection: Connection, *, state: str | None, before: int | None, limit: int) -> list[Request]:
    """The register, newest first; `before` is the id of the last one that was shown."""
    return [Request(*row) for row in await connection.fetch(LISTED, state, before, limit)]


async def request(connection: Connection, request_id: int) -> Request | None:
    """One request."""
    row = await connection.fetchrow(ONE, request_id)
    return Request(*row) if row else None


IDENTIFY = """
update rights_requests set identified_how = $2, identified_at = now() where id = $1 and state = 'open' returning id
"""
EXTEND = """
update rights_requests set extended = true, due_at = received_at + interval '3 months'
 where id = $1 and state = 'open' and not extended returning id
"""
SETTLE = """
update rights_requests set state = $2, answer = $3, closed_by = $4, closed_at = now()
 where id = $1 and state = 'open' returning id
"""


async def identify(connection: Connection, request_id: int, how: str, contact_ids: Sequence[int]) -> bool:
    """Note how the person was known to be who they say, and which contacts they are. False: not open any more."""
    if await connection.fetchval(IDENTIFY, request_id, how) is None:
        return False
    await connection.execute(ABOUT, request_id, list(contact_ids))
    return True


async def extend(connection: Connection, request_id: int) -> bool:
    """Take the two further months of article 12(3), once. False: not open, or taken before."""
    return await connection.fetchval(EXTEND, request_id) is not None


async def settle(connection: Connection, request_id: int, state: str, answer: str, by: int | None) -> bool:
    """Answer a request: granted or refused. False: it was answered before."""
    if await connection.fetchval(SETTLE, request_id, state, answer, by) is None:
        return False
    await events.append(connection, "rights_request", body={"id": request_id, "state": state})
    return True


NOW = "select to_jsonb(c) as card, c.restricted_at, c.erased_at from contacts c where c.id = $1 for update"
NUMBER_NOW = "select e164 from contact_numbers where id = $2 and contact_id = $1"
WRITE = """
update contacts c
   set (title, first_name, last_name, company, street, postcode, city, email, extra) =
       (select r.title, r.first_name, r.last_name, r.company, r.street, r.postcode, r.city, r.email, r.extra
          from jsonb_populate_record(c, $2) r)
 where c.id = $1
"""
WRITE_NUMBER = "update contact_numbers set e164 = $3 where contact_id = $1 and id = $2"
KEEP = """
insert into contact_corrections (contact_id, request_id, by_user, field, before, after) values ($1, $2, $3, $4, $5, $6)
"""


async def correct(
    connection: Connection,
    contact_id: int,
    fields: Mapping[str, str],
    numbers: Mapping[int, str],
    *,
    by: int | None,
    request_id: int | None = None,
) -> list[str] | None:
    """Change what is wrong and keep what was there; the fields that changed, in the caller's transaction.

    `fields` are those of CARD or extra:NAME; `numbers` are E.164 by the id of the number. None: there is no such
    contact or number, or it is restricted. Raises a unique violation where the contact has the number already.
    """
    row = await connection.fetchrow(NOW, contact_id)
    if row is None or row["restricted_at"] or row["erased_at"]:
        return None
    after, changed = _corrected(row["card"], fields)
    for number_id, e164 in numbers.items():
        was_e164 = await connection.fetchval(NUMBER_NOW, contact_id, number_id)
        if was_e164 is None:
            return None
        if was_e164 != e164:
            changed[f"number:{number_id}"] = (was_e164, e164)
            await connection.execute(WRITE_NUMBER, contact_id, number_id, e164)
    await connection.execute(WRITE, contact_id, after)
    for field, (was, now) in changed.items():
        await connection.execute(KEEP, contact_id, request_id, by, field, was, now)
    return sorted(changed)


def _corrected(card: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """The card as it is to be, and what each field that changes was and becomes."""
    after = {**card, "extra": dict(card["extra"])}
    changed: dict[str, tuple[str, str]] = {}
    for field, text in fields.items():
        name = field.removeprefix("extra:")
        part = after["extra"] if field.startswith("extra:") else after
        was = str(part.get(name, "") if field.startswith("extra:") else part[name])
        if was != text:
            changed[field] = (was, text)
            part[name] = text
    return after, changed


RESTRICT = """
update contacts set restricted_at = now() where id = $1 and restricted_at is null and erased_at is null returning id
"""
LIFT = "update contacts set restricted_at = null where id = $1 and restricted_at is not null returning id"


async def restrict(connection: Connection, contact_id: int) -> bool:
    """Keep the person, neither called nor changed (article 18). False: no such contact, or restricted already."""
    if await connection.fetchval(RESTRICT, contact_id) is None:
        return False
    await erasure.close(connection, [contact_id])
    return True


FREE = """
update leads l set state = 'callable', next_attempt_at = greatest(l.next_attempt_at, now())
  from campaigns c
 where l.contact_id = $1 and l.state = 'blocked' and c.id = l.campaign_id
   and not exists (select from contact_numbers n, opposed(n.e164, c.principal_id) o (opposed)
                    where n.contact_id = l.contact_id and o.opposed is not null)
returning l.id
"""


async def lift(connection: Connection, contact_id: int) -> int | None:
    """End a restriction: how many leads can be called again, or None: the contact is not restricted."""
    if await connection.fetchval(LIFT, contact_id) is None:
        return None
    return len(await connection.fetch(FREE, contact_id))


NUMBERS = "select e164 from contact_numbers where contact_id = any($1::bigint[])"
PRINCIPALS = "select distinct principal_id from contacts where id = any($1::bigint[])"


async def object_to_calls(connection: Connection, contact_ids: Sequence[int], by: int | None) -> int:
    """Article 21: every number of the person goes on the do-not-call list of its principal; how many were not on it."""
    numbers = [row["e164"] for row in await connection.fetch(NUMBERS, list(contact_ids))]
    added = 0
    for row in await connection.fetch(PRINCIPALS, list(contact_ids)):
        added += await dnc.add_many(
            connection, numbers, principal_id=row["principal_id"], source="customer", added_by=by
        )
    return added
