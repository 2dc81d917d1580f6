"""Toll fraud: no number outside the trunk's destinations is called, whatever let it come so far."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.pool import connect
from dialer.core.destinations import Forbidden, forbidden
from dialer.core.model import E164
from ops.settings import Trunk
from tests.pbx.house import LIVE_2_S, House
from tests.pbx.switchboard import Switchboard

FRANCE = Trunk(address="sip:127.0.0.1", numbers=["+33199001000"]).destinations


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+33142685300", None),
        ("+33612345678", None),
        ("+262692123456", None),
        ("+33199001234", Forbidden.FICTION),
        ("+33899123456", Forbidden.SPECIAL),
        ("+33825123456", Forbidden.SPECIAL),
        ("+19002345678", Forbidden.DESTINATION),
        ("+881612345678", Forbidden.DESTINATION),  # satellites
        ("+882161234567", Forbidden.DESTINATION),
        ("+97911234567", Forbidden.DESTINATION),  # international premium rate
        ("+2526912345", Forbidden.DESTINATION),
        ("+331", Forbidden.MALFORMED),
        ("+33", Forbidden.MALFORMED),
        ("3611", Forbidden.MALFORMED),
        ("+33142685300@elsewhere", Forbidden.MALFORMED),
        ("+33142685300&PJSIP/1", Forbidden.MALFORMED),
        ("", Forbidden.MALFORMED),
    ],
)
def test_a_real_trunk_calls_ordinary_french_numbers_alone(number: str, reason: Forbidden | None) -> None:
    assert forbidden(E164(number), FRANCE, "real") == reason


@given(st.text(max_size=20) | st.from_regex(r"\A\+[0-9]{1,16}\Z"))
def test_nothing_that_may_be_called_lies_outside_the_destinations(text: str) -> None:
    if forbidden(E164(text), FRANCE, "real") is None:
        assert text.startswith(tuple(FRANCE))
        assert text[1:].isascii()
        assert text[1:].isdigit()


@given(st.text(max_size=20) | st.from_regex(r"\A\+[0-9]{1,16}\Z"))
def test_a_demonstration_calls_numbers_reserved_for_fiction_alone(text: str) -> None:
    if forbidden(E164(text), FRANCE, "fiction") is None:
        assert text.startswith(("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998"))


class Narrow(House):
    """A house whose trunk a test narrows."""

    trunk: dict[str, object]

    def environment(self) -> dict[str, str]:
        given = super().environment()
        trunks = json.loads(given["PLATEAU_TRUNKS"])
        return given | {"PLATEAU_TRUNKS": json.dumps(trunks | {"main": trunks["main"] | self.trunk})}


@pytest.fixture
async def floor(switchboard: Switchboard, database_url: str) -> AsyncIterator[Narrow]:
    db = await connect(database_url, application="test house")
    built = Narrow(switchboard, db, database_url)
    await built.phones_registered()
    yield built
    await built.close()
    await built.db.close()
    await switchboard.console(switchboard.pbx, "channel request hangup all")


async def test_a_number_that_came_past_the_import_is_not_dialed(floor: Narrow) -> None:
    floor.trunk = {"destinations": ["+334"]}
    await floor.furnish(agents=1, wrap_up_seconds=0)
    outside, premium, inside = await floor.leads(["+33199001710", "+33899123456", f"+3346571081{LIVE_2_S}"])
    await floor.dialer()
    await floor.take_posts()
    await floor.start()
    assert (await floor.ended(inside))["outcome"] == "connected"
    attempt = await floor.ended(outside)
    assert (attempt["outcome"], attempt["dialed_at"], attempt["sip_code"]) == ("cancelled", None, None)
    waits = "select state = 'callable' and next_attempt_at > now() + interval '23 h' from leads where id = $1"
    await floor.until_sql(waits, outside)
    await floor.until_sql("select state = 'blocked' and held_by = 'live_vs_fiction' from leads where id = $1", premium)
    called = {call.called for call in floor.board.exchange.received}
    assert not called & {"+33199001710", "+33899123456"}


async def test_past_the_calls_of_a_day_none_leaves_even_from_a_new_dialer(floor: Narrow) -> None:
    floor.trunk = {"calls_per_day": 2}
    await floor.furnish(agents=2, wrap_up_seconds=0)
    await floor.leads([f"+33465710{n}{LIVE_2_S}" for n in (82, 83, 84, 85)])
    first = await floor.dialer()
    await floor.take_posts()
    await floor.start()
    told = "select exists (select from events where kind = 'trunk' and body ->> 'fault' = 'daily_limit')"
    await floor.until_sql(told)
    await floor.until_sql("select count(*) = 2 from attempts where ended_at is not null and dialed_at is not null")
    await floor.kill(first)
    await floor.db.execute("update campaigns set mode = 'manual'")
    await floor.dialer()
    await floor.until_sql("select count(*) = 2 from agents where state = 'ready' and leg_up", seconds=40)
    waiting = await floor.db.fetchval("select id from leads where state = 'callable' order by next_attempt_at limit 1")

    async def refused() -> str | None:
        code = (await floor.ask(floor.agents[0], "agent.dial", lead_id=waiting)).code
        return code if code != "asterisk_away" else None  # the new dialer has just begun

    assert await floor.until(refused) == "daily_limit"
    assert await floor.db.fetchval("select count(*) from attempts where dialed_at is not null") == 2
