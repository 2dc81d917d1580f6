"""What is kept of each pacing decision, for years where it is wished: how busy a floor was, and nobody's name."""

from __future__ import annotations

import json
from itertools import accumulate

from db.pool import Connection, Pool
from tests.dialer.site import a_site

PEOPLE = """
select e164 from contact_numbers union select last_name from contacts
 union select name from users union select login from users union select station from agents
"""


async def test_a_recorded_decision_names_no_person_and_no_number(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True) as site:
        await site.leads(4)
        calls = await site.dials(3)
        await site.talks(calls[0])
        await site.term.pacer._tick()
        await site.term.commit()
        rows = await db.fetch("select snapshot, decision from pacing_ticks")
        kept = json.dumps([[row["snapshot"], row["decision"]] for row in rows])
        busy, ringing = rows[-1]["snapshot"]["busy"], rows[-1]["snapshot"]["ringing"]
        assert list(busy) == ["talking"]
        (columns,) = ringing.values()
        assert list(accumulate(map(int, columns["ids"].split()))) == [call.row.id for call in calls[1:]]
        assert columns.keys() == {"ids", "since", "chances", "silent"}
        people = [row[0] for row in await db.fetch(PEOPLE) if row[0]]
        assert len(people) >= 5
        assert [known for known in people if known in kept] == []
