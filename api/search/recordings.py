"""Recordings: found and heard by supervisors, every hearing audited."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from api.cursor import cursor_of, keys_of
from api.problems import Problem, or_not_found
from api.ranges import send_file
from api.routes import Role, Routes
from api.schema.base import FieldFault
from api.schema.records import RecordingDetail, RecordingList, RecordingQuery, RecordingShape
from api.visit import Visit
from db import audit
from db.search import recordings as recording_search
from db.search.recordings import After, Playable, Search

routes = Routes("recordings")
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


@routes.route("GET", "/api/recordings", role=Role.SUPERVISOR)
async def list_recordings(visit: Visit, query: RecordingQuery) -> RecordingList:
    """Recordings by customer, number, name, campaign, agent, date and disposition."""
    wanted = Search(**query.model_dump(exclude={"sort", "after", "limit"}))
    async with visit.pool.acquire(timeout=5) as connection:
        found = await recording_search.search(
            connection, wanted, sort=query.sort, after=_after(query.after), limit=query.limit
        )
    last = found[-1] if len(found) == query.limit else None
    return RecordingList(
        recordings=[RecordingShape.model_validate(one) for one in found],
        next=cursor_of(last.id, last.started_at.isoformat(), last.duration_ms) if last else None,
    )


async def _recording(visit: Visit, recording_id: int) -> Playable:
    async with visit.pool.acquire(timeout=5) as connection:
        return or_not_found(await recording_search.get(connection, recording_id))


@routes.route("GET", "/api/recordings/{recording_id}", role=Role.SUPERVISOR)
async def get_recording(visit: Visit, recording_id: int) -> RecordingDetail:
    """One recording."""
    return RecordingDetail.model_validate(await _recording(visit, recording_id))


@routes.route(
    "GET",
    "/api/recordings/{recording_id}/audio",
    role=Role.SUPERVISOR,
    produces="audio/ogg",
    refusals=("recording_not_stored", "recording_missing", "recording_broken", "range_impossible"),
)
async def hear_recording(visit: Visit, recording_id: int) -> web.StreamResponse:
    """Hear a recording, the whole or a byte range; it is written down who did."""
    found = await _recording(visit, recording_id)
    if found.state != "stored" or found.file_name is None or found.sha256 is None:
        raise Problem(_NOT_PLAYABLE.get(found.state, "recording_not_stored"))
    folder = visit.house.settings.recordings_dir.resolve()
    path = (folder / found.file_name).resolve()
    if not path.is_relative_to(folder):
        raise Problem("recording_missing")
    if _first_part(visit.request):
        async with visit.pool.acquire(timeout=5) as connection:
            await audit.write(connection, visit.who.user_id, "recording.heard", f"recording {recording_id}")
    return await send_file(visit.request, Path(path), kind="audio/ogg", tag=found.sha256.hex())


def _first_part(request: web.Request) -> bool:
    """A player asks for many parts of one hearing: those that begin later are not written down again."""
    asked = request.headers.get("Range", "")
    return not asked or asked.startswith(("bytes=0-", "bytes=-"))
