"""The event that says what became of a recording, for screens and for whoever follows the log."""

from __future__ import annotations

from db import events
from db.calls.recordings import Due, Expired
from db.people.erasure import Sound
from db.pool import Connection


async def tell(
    connection: Connection, node: str, recording: Due | Expired | Sound, state: str, fault: str = ""
) -> None:
    """Append it; in the transaction that changed the row."""
    await events.append(
        connection,
        "recording",
        node=node,
        campaign_id=recording.campaign_id,
        agent_id=recording.agent_id,
        attempt_id=recording.attempt_id,
        body={"id": recording.id, "state": state, "fault": fault},
    )
