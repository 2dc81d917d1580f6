"""After a lost link all is compared, and a comparison that failed half-way is begun again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from db.faults import AWAY
from db.pool import Connection, Pool, connect
from pbx.names import EXTEN_STATIONS
from pbx.render import pbx_folders
from tests.dialer.site import site_settings
from tests.dialer.term import Clock, Wire, a_term


async def test_phones_that_could_not_be_written_are_written_next_time(
    database_url: str, db: Connection, pool: Pool, tmp_path: Path
) -> None:
    link = await connect(database_url, application="test journal")
    wire, settings = Wire(), site_settings(database_url, tmp_path)
    serving = (await a_term(settings, pool, link, wire, Clock())).serving
    serving._link(True)
    with pytest.raises(AWAY):  # a folder that is not there is out of reach like the database
        await serving._keep_in_step()
    assert not serving.linked
    pbx_folders(settings).etc.mkdir(parents=True)
    keeping = asyncio.create_task(serving._keep_in_step())
    async with asyncio.timeout(5):
        while not serving.linked:
            await asyncio.sleep(0.01)
    assert [fields["Exten"] for action, fields in wire.sent if action == "Originate"] == [EXTEN_STATIONS]
    keeping.cancel()
    await asyncio.wait([keeping])
    await link.close()
