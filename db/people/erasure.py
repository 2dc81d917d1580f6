"""Erasing a person: what they were called and said goes, what was counted stays, and a certificate is left.

An erasure is a row that anybody may ask for and that the recorder carries out, in steps that survive being killed:
it waits for legal holds and for the end of a call, erases all rows in one transaction, then the files of recordings
one by one (recorder/erasing.py), and is done when none is left. Numbers become placeholders that no country has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import events
from db.people import dnc
from db.people.erasure_rows import CHECKSUM, NUMBERS, ROWS
from db.pool import Connection
from dialer.core.erased import Keyring
from dialer.core.errors import PlateauError


class ErasureRefused(PlateauError):
    """These contacts cannot be erased together."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to be erased and why. `keep_off`: their numbers stay on the do-not-call list, as keyed hashes."""

    contact_ids: tuple[int, ...]
    cause: str = "request"
    keep_off: bool = True
    asked_by: int | None = None
    request_id: int | None = None
    identified_how: str | None = None


CONTACTS = "select id, principal_id, erased_at from contacts where id = any($1::bigint[]) order by id for update"
UNDER_WAY = """
select e.id from erasures e join erasure_contacts c on c.erasure_id = e.id
 where c.contact_id = any($1::bigint[]) and e.state <> 'done' limit 1
"""
ASK = """
insert into erasures (principal_id, cause, request_id, asked_by, identified_how, keep_off)
values ($1, $2, $3, $4, $5, $6) returning id
"""
OF_CONTACTS = "insert into erasure_contacts (erasure_id, contact_id) select $1, unnest($2::bigint[])"


async def ask(connection: Connection, ring: Keyring, asked: Asked) -> int:
    """Write an erasure down, in the caller's transaction; nobody calls the person from then on. Its id.

    Raises ErasureRefused (no_such_person, two_principals, erased_already, erasure_running) and, where numbers are
    to be kept off and the settings have no key for that, KeyMissing.
    """
    ids = sorted(set(asked.contact_ids))
    found = await connection.fetch(CONTACTS, ids)
    principals = {row["principal_id"] for row in found}
    if len(found) != len(ids) or not ids:
        raise ErasureRefused("no_such_person", "there is no such contact")
    if len(principals) > 1:
        raise ErasureRefused("two_principals", "the contacts belong to different principals; erase them one by one")
    if any(row["erased_at"] for row in found):
        raise ErasureRefused("erased_already", "one of the contacts was erased before")
    if await connection.fetchval(UNDER_WAY, ids) is not None:
        raise ErasureRefused("erasure_running", "an erasure of one of the contacts is under way")
    principal = principals.pop()
    made: int = await connection.fetchval(
        ASK, principal, asked.cause, asked.request_id, asked.asked_by, asked.identified_how, asked.keep_off
    )
    await connection.execute(OF_CONTACTS, made, ids)
    await close(connection, ids)
    if asked.keep_off:
        numbers = [row["e164"] for row in await connection.fetch(NUMBERS, ids)]
        for e164 in numbers:
            ring.hash(e164)
        await dnc.add_many(connection, numbers, principal_id=principal, source="customer", added_by=asked.asked_by)
    await _tell(connection, made, "asked")
    return made


CLOSE = """
with locked as (
  select id from leads where contact_id = any($1::bigint[]) and state in ('callable', 'callback') order by id for update
)
update leads l set state = 'blocked' from locked where l.id = locked.id returning l.id
"""


async def close(connection: Connection, contact_ids: Sequence[int]) -> int:
    """Block every waiting lead of these contacts and cancel what was promised to them; how many leads that were.

    A lead in a call follows when the call has ended.
    """
    blocked = [row["id"] for row in await connection.fetch(CLOSE, list(contact_ids))]
    await dnc.tell(connection, {"added": 0, "source": "rights"}, blocked)
    return len(blocked)


OPEN = "select id from erasures where state <> 'done' order by id limit $1"


async def open_ones(connection: Connection, limit: int = 100) -> list[int]:
    """Erasures that are not done, the oldest first."""
    return [row["id"] for row in await connection.fetch(OPEN, limit)]


LOCK = """
select e.id, e.principal_id, e.cause, e.state, e.keep_off, e.asked_by,
       array(select c.contact_id from erasure_contacts c where c.erasure_id = e.id order by c.contact_id) as contacts
  from erasures e where e.id = $1 for update skip locked
"""
LOCK_LEADS = "select id from leads where contact_id = any($1::bigint[]) order by id for update"
HINDRANCE = """
select case
  when exists (select from unnest($1::bigint[]) c (id) where is_held(c.id)) then 'held'
  when exists (select from attempts a where a.contact_id = any($1::bigint[]) and a.ended_at is null)
    or exists (select from agents g join attempts a on a.id = g.attempt_id where a.contact_id = any($1::bigint[]))
  then 'in_call' end
"""
HINDER = "update erasures set state = $2 where id = $1 and state <> $2"
ERASED_ROWS = "update erasures set state = 'files', rows_at = now(), checksum = $2, erased = $3 where id = $1"


async def erase_rows(connection: Connection, ring: Keyring, erasure_id: int) -> str | None:
    """Erase everything but files, or say what hinders it; the state after. None: another process is at it.

    `held` and `in_call` are tried again later; `files` and `done` are behind us. Raises KeyMissing.
    """
    async with connection.transaction():
        row = await connection.fetchrow(LOCK, erasure_id)
        if row is None or row["state"] in ("files", "done"):
            return row["state"] if row else None
        contacts: list[int] = row["contacts"]
        await connection.execute(LOCK_LEADS, contacts)
        hindrance: str | None = await connection.fetchval(HINDRANCE, contacts)
        if hindrance:
            if row["state"] != hindrance:
                await connection.execute(HINDER, erasure_id, hindrance)
                await _tell(connection, erasure_id, hindrance)
            return hindrance
        checksum: bytes = await connection.fetchval(CHECKSUM, contacts, timeout=600)
        numbers = [one["e164"] for one in await connection.fetch(NUMBERS, contacts)]
        erased = await _erase(connection, row["principal_id"], row["cause"], contacts, numbers)
        await _keep_off(connection, ring, dict(row), numbers)
        await connection.execute(ERASED_ROWS, erasure_id, checksum, erased)
        await _tell(connection, erasure_id, "files")
    return "files"


async def _erase(
    connection: Connection, principal_id: int, cause: str, contacts: Sequence[int], numbers: Sequence[str]
) -> dict[str, int]:
    """Every statement of erasure_rows.py in its order; how many rows each changed.

    Refused rows of files, and files that wait, go by their own time where nobody asked:
    db/people/retention.py, db/imports/uploads.py.
    """
    counts: dict[str, int] = {}
    for kind, statement in ROWS:
        if cause == "retention" and kind in ("refused_rows", "waiting_uploads"):
            continue
        done: int = await connection.fetchval(statement, list(contacts), list(numbers), principal_id, timeout=600)
        if done:
            counts[kind] = counts.get(kind, 0) + done
    return counts


LISTED = """
select e164, principal_id from dnc
 where e164 = any($1::text[]) and not prefix and (principal_id is null or principal_id = $2)
"""
FORGET_REMOVED = "delete from dnc_removed where e164 = any($1::text[])"


async def _keep_off(connection: Connection, ring: Keyring, row: Mapping[str, Any], numbers: Sequence[str]) -> None:
    """Numbers become hashes on the do-not-call list; without `keep_off` those alone that it has already."""
    principal_id, asked_by = row["principal_id"], row["asked_by"]
    if row["keep_off"]:
        await dnc.keep_hash(connection, ring, numbers, principal_id=principal_id, added_by=asked_by)
    elif ring.keys:
        await dnc.hash_removed(connection, ring, numbers)
        listed = await connection.fetch(LISTED, list(numbers), principal_id)
        for whose in (None, principal_id):
            some = [one["e164"] for one in listed if one["principal_id"] == whose]
            await dnc.keep_hash(connection, ring, some, principal_id=whose, added_by=None)
    else:
        await connection.execute(FORGET_REMOVED, list(numbers))


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording of an erased person whose file is to go; `name` is empty where none was ever stored."""

    id: int
    attempt_id: int
    campaign_id: int
    agent_id: int
    started_at: datetime
    file_name: str | None
    sha256: bytes | None


SOUNDS = """
select r.id, r.attempt_id, r.campaign_id, r.agent_id, r.started_at, r.file_name, r.sha256
  from recordings r join erasure_contacts c on c.contact_id = r.contact_id
 where c.erasure_id = $1 and r.node = $2 and r.state in ('expected', 'stored', 'missing', 'broken')
 order by r.id limit 500
"""


async def sounds(connection: Connection, erasure_id: int, node: str) -> list[Sound]:
    """Recordings of this node whose files are still to be erased, at most 500."""
    return [Sound(*row) for row in await connection.fetch(SOUNDS, erasure_id, node)]


GONE = """
with gone as (
  update recordings
     set state = 'erased', fault = '', file_name = null, sha256 = null, bytes = null, stored_at = null
   where id = $2 and state in ('expected', 'stored', 'missing', 'broken')
  returning id
), audited as (
  insert into audit_log (action, target, detail)
  select 'recording.erase', 'recording ' || id, jsonb_build_object('reason', 'erasure', 'erasure', $1::bigint) from gone
)
update erasures e
   set erased = jsonb_set(erased, '{recordings}', coalesce(erased -> 'recordings', '[]')
                          || jsonb_build_object('recording', gone.id, 'sha256', $3::text, 'gone_at', now()))
  from gone where e.id = $1
returning e.id
"""


async def sound_gone(connection: Connection, erasure_id: int, sound: Sound) -> bool:
    """The file was deleted and is seen to be gone; the certificate says so. False: it was written before."""
    digest = sound.sha256.hex() if sound.sha256 else None
    return await connection.fetchval(GONE, erasure_id, sound.id, digest) is not None


FINISH = """
update erasures e set state = 'done', done_at = now()
 where e.id = $1 and e.state = 'files'
   and not exists (select from recordings r join erasure_contacts c on c.contact_id = r.contact_id
                    where c.erasure_id = e.id and r.state in ('expected', 'stored', 'missing', 'broken'))
returning request_id
"""
GRANT = """
update rights_requests set state = 'granted', closed_at = now()
 where state = 'open' and kind = 'erasure' and id = (select request_id from erasures where id = $1)
"""


async def finish(connection: Connection, erasure_id: int) -> bool:
    """Close the erasure, and the request that asked for it, once no file is left on any node. False: some are."""
    async with connection.transaction():
        if await connection.fetchrow(FINISH, erasure_id) is None:
            return False
        await connection.execute(GRANT, erasure_id)
        await _tell(connection, erasure_id, "done")
    return True


async def _tell(connection: Connection, erasure_id: int, state: str) -> None:
    await events.append(connection, "erasure", body={"id": erasure_id, "state": state})
    await events.wake(connection)
