"""Recordings: found and heard by supervisors, every hearing audited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from api.cursor import cursor_of, keys_of
from api.problems import Problem, or_not_found
from api.ranges import Unsatisfiable, send_file, span_of
from api.routes import Role, Routes
from api.schema.base import Done, FieldFault
from api.schema.listening import HeardBody, ListenShape, RatingShape, ShareShape
from api.schema.records import RecordingDetail, RecordingList, RecordingQuery, RecordingShape
from api.schema.sound import SoundShape
from api.visit import Visit
from db import audit
from db.calls import listening, ratings, sound
from db.search import recordings as recording_search
from db.search.recordings import After, Playable, Search

routes = Routes("recordings")
LONGEST = 2**60
"""Of a file, in bytes: where a part begins is asked before the file is looked at."""
_NOT_PLAYABLE = {
    "expected": "recording_not_stored",
    "missing": "recording_missing",
    "broken": "recording_broken",
    "dropped": "recording_gone",
    "erased": "recording_gone",
}


def _after(cursor: str | None) -> After | None:
    if cursor is None:
        return None
    last, moment, duration = keys_of(cursor, ((int,), (str,), (int, type(None))))
    try:
        started = datetime.fromisoformat(str(moment)).astimezone(UTC)
    except (ValueError, OverflowError):
        fault = FieldFault(field="query.after", code="cursor", reason="not a cursor")
        raise Problem("invalid", fields=(fault,)) from None
    return After(int(last or 0), started, min(int(duration), 2**31 - 1) if duration is not None else None)


async def _page(visit: Visit, wanted: Search, query: RecordingQuery, own_agent: int | None = None) -> RecordingList:
    async with visit.pool.acquire(timeout=5) as connection:
        found = await recording_search.search(
            connection, wanted, sort=query.sort, after=_after(query.after), limit=query.limit, own_agent=own_agent
        )
    last = found[-1] if len(found) == query.limit else None
    return RecordingList(
        recordings=[RecordingShape.model_validate(one) for one in found],
        next=cursor_of(last.id, last.started_at.isoformat(), last.duration_ms) if last else None,
    )


def _wanted(query: RecordingQuery) -> Search:
    return Search(**query.model_dump(exclude={"sort", "after", "limit"}))


@routes.route("GET", "/api/recordings", role=Role.SUPERVISOR)
async def list_recordings(visit: Visit, query: RecordingQuery) -> RecordingList:
    """Recordings by customer, number, name, campaign, agent, date, disposition, answer and length."""
    return await _page(visit, _wanted(query), query)


@routes.route("GET", "/api/me/recordings", role=Role.AGENT)
async def list_own_recordings(visit: Visit, query: RecordingQuery) -> RecordingList:
    """One's own calls, in the campaigns that let their agents hear them."""
    return await _page(visit, _wanted(query), query, own_agent=visit.who.user_id)


async def _recording(visit: Visit, recording_id: int) -> Playable:
    async with visit.pool.acquire(timeout=5) as connection:
        return or_not_found(await recording_search.get(connection, recording_id))


@routes.route("GET", "/api/recordings/{recording_id}", role=Role.SUPERVISOR)
async def get_recording(visit: Visit, recording_id: int) -> RecordingDetail:
    """One recording: what was said of the call, who has listened, its links and ratings, and how long it is kept."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = or_not_found(await recording_search.get(connection, recording_id))
        kept = or_not_found(await recording_search.kept(connection, recording_id))
        told = (
            await listening.listens(connection, recording_id),
            await listening.shares(connection, recording_id),
            await ratings.ratings(connection, recording_id),
        )
        sounded = await sound.of_recording(connection, recording_id)
    return RecordingDetail(
        id=found.id, state=found.state, size=found.size, duration_ms=found.duration_ms, started_at=found.started_at,
        campaign_id=found.campaign_id, disposition=kept.disposition, disposed_at=kept.disposed_at, note=kept.note,
        kept_until=found.started_at + timedelta(days=kept.retention_days), held=kept.held, held_until=kept.held_until,
        listens=[ListenShape.model_validate(one) for one in told[0]],
        shares=[ShareShape.model_validate(one) for one in told[1]],
        ratings=[RatingShape.model_validate(one) for one in told[2]],
        sound=SoundShape.model_validate(sounded) if sounded else None,
    )  # fmt: skip


def file_of(visit: Visit, found: Playable) -> tuple[Path, str]:
    """Where a recording lies, and the name of its content. Raises Problem where it cannot be played."""
    if found.state != "stored" or found.file_name is None or found.sha256 is None:
        raise Problem(_NOT_PLAYABLE.get(found.state, "recording_not_stored"))
    folder = visit.house.settings.recordings_dir.resolve()
    path = (folder / found.file_name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise Problem("recording_missing")
    return path, found.sha256.hex()


_HEARD = ("recording_not_stored", "recording_missing", "recording_broken", "recording_gone", "range_impossible")


async def _hear(visit: Visit, found: Playable) -> web.StreamResponse:
    path, tag = file_of(visit, found)
    headers, user = {}, visit.who.user_id
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if from_its_start(visit.request) or not await listening.goes_on(connection, found.id, user):
            listen = await listening.begin(connection, found.id, user)
            await audit.write(connection, user, "recording.heard", f"recording {found.id}")
            headers = {"X-Listening": str(listen)}
    return await send_file(visit.request, path, kind="audio/ogg", tag=tag, headers=headers)


@routes.route(
    "GET", "/api/recordings/{recording_id}/audio", role=Role.SUPERVISOR, produces="audio/ogg", refusals=_HEARD
)
async def hear_recording(visit: Visit, recording_id: int) -> web.StreamResponse:
    """Hear a recording, the whole or a byte range; it is written down who did. X-Listening names the listening."""
    return await _hear(visit, await _recording(visit, recording_id))


@routes.route("GET", "/api/me/recordings/{recording_id}/audio", role=Role.AGENT, produces="audio/ogg", refusals=_HEARD)
async def hear_own_recording(visit: Visit, recording_id: int) -> web.StreamResponse:
    """Hear a call of one's own, where the campaign lets its agents; it is written down."""
    found = await _recording(visit, recording_id)
    if found.agent_id != visit.who.user_id or not found.agents_hear:
        raise Problem("not_found")
    return await _hear(visit, found)


@routes.route("PUT", "/api/recordings/{recording_id}/listens/{listen_id}", role=Role.AGENT)
async def put_heard(visit: Visit, recording_id: int, listen_id: int, body: HeardBody) -> Done:
    """How much of a recording was played so far, in one's own listening."""
    async with visit.pool.acquire(timeout=5) as connection:
        if not await listening.heard(connection, listen_id, recording_id, visit.who.user_id, body.heard_ms):
            raise Problem("not_found")
    return Done()


def from_its_start(request: web.Request) -> bool:
    """The first part, or all. A player asks for many later parts of one hearing, which goes on."""
    asked = request.headers.get("Range", "").strip()
    if "If-Range" in request.headers or asked.startswith("bytes=-"):
        return True
    try:
        span = span_of(asked, LONGEST)
    except Unsatisfiable:
        return False
    return span is None or span.first == 0
