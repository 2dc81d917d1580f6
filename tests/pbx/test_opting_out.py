"""People who want no more calls: key 9 in a call that met nobody, key 9 when they call back, and who is on the list."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from db.people import dnc
from pbx.given_away import write_file
from tests.pbx.house import LIVE_20_S, NO_ANSWER, House
from tests.pbx.switchboard import NUMBERS, Switchboard

PRESSES = "+3319900770"
"""Beginning of numbers whose people wait for the message and press 9 in it."""

# the message lasts 6 seconds, and the sentence about the key 3 more
PEOPLE = """
[carrier](+)
exten => _+3319900770X,1,Ringing()
 same => n,Wait(1)
 same => n,Answer(0,i)
 same => n,Wait(4)
 same => n,SendDTMF(9)
 same => n,Wait(20)

[calling-back]
exten => _X!,1,Set(CALLERID(num)=+${{EXTEN}})
 same => n,Dial(PJSIP/pbx/sip:{called}@127.0.0.1:{port},20)
exten => withheld,1,Set(CALLERID(num)=+33199007799)
 same => n,Set(CALLERID(pres)=prohib)
 same => n,Dial(PJSIP/pbx/sip:{called}@127.0.0.1:{port},20)

[presses]
exten => 9,1,Wait(3)
 same => n,SendDTMF(9)
 same => n,Wait(20)
exten => wrong,1,Wait(1)
 same => n,SendDTMF(5)
 same => n,Wait(3)
 same => n,SendDTMF(9)
 same => n,Wait(20)
exten => none,1,Wait(30)
"""


@pytest.fixture(scope="module")
async def people(switchboard: Switchboard) -> AsyncIterator[Switchboard]:
    """The board, on whose network people press keys and call back."""
    async with who_press_keys(switchboard, PEOPLE) as board:
        yield board


@contextlib.asynccontextmanager
async def who_press_keys(board: Switchboard, people: str) -> AsyncIterator[Switchboard]:
    """The board, on whose network these people press keys; {called} and {port} lead to our first number."""
    entry = board.carrier.etc / "extensions.conf"
    before = entry.read_text()
    write_file(entry, before + people.format(called=NUMBERS[0], port=board.settings.pbx.sip_port))
    for module in ("app_senddtmf", "app_dial"):
        await board.console(board.carrier, f"module load {module}.so")
    await board.console(board.carrier, "dialplan reload")
    yield board
    write_file(entry, before)
    await board.console(board.carrier, "dialplan reload")


async def call_back(board: Switchboard, who: str, keys: str) -> None:
    """Somebody of the network calls our first number and presses keys."""
    await board.console(board.carrier, f"channel originate Local/{who}@calling-back extension {keys}@presses")


async def heard(board: Switchboard, sound: str, seconds: float = 20) -> None:
    """Return once the PBX plays this to somebody."""
    async with asyncio.timeout(seconds):
        while sound not in await board.console(board.pbx, "core show channels concise"):
            await asyncio.sleep(0.05)


async def test_key_9_in_the_message_of_an_abandoned_call_is_written_before_it_is_confirmed(
    people: Switchboard, house: House
) -> None:
    await house.furnish(agents=1, agent_wait_ms=200)
    (pressing,) = await house.leads([PRESSES + "1"])
    await house.dialer()
    await house.take_posts()
    await house.start()
    await house.until_sql("select exists (select from attempts where state in ('dialing', 'ringing'))")
    assert (await house.ask(house.agents[0], "agent.pause", reason="break")).state == "done"
    await heard(people, "plateau-opt-out")
    await heard(people, "plateau-opted-out")
    entry = await house.db.fetchrow("select * from dnc")
    assert entry is not None
    assert (entry["e164"], entry["source"], entry["shown"]) == (PRESSES + "1", "key", NUMBERS[0])
    ended = await house.ended(pressing)
    assert (ended["outcome"], ended["id"]) == ("abandoned", entry["attempt_id"])
    assert await house.db.fetchval("select state from leads where id = $1", pressing) == "blocked"


async def test_who_calls_the_number_shown_back_and_presses_9_is_on_the_list_of_whoever_called(
    people: Switchboard, house: House
) -> None:
    await house.furnish(agents=0)
    principal = await house.db.fetchval("select id from principals")
    await house.dialer()
    await house.until_sql("select exists (select from events where kind = 'dialer')")
    await call_back(people, "33199007701", "9")
    await heard(people, "plateau-opted-out")
    entry = await house.db.fetchrow("select * from dnc")
    assert entry is not None
    assert (entry["e164"], entry["source"], entry["shown"], entry["principal_id"]) == (
        "+33199007701", "called_back", NUMBERS[0], principal,
    )  # fmt: skip
    told = str([dict(row) for row in await house.db.fetch("select * from events")])
    assert "+33199007701" not in told
    assert await house.db.fetchval("select action from audit_log") == "dnc.opt_out"


async def test_a_wrong_key_has_the_message_said_again_and_no_key_changes_nothing(
    people: Switchboard, house: House
) -> None:
    await house.furnish(agents=0)
    await house.dialer()
    await house.until_sql("select exists (select from events where kind = 'dialer')")
    await call_back(people, "33199007702", "none")
    await call_back(people, "33199007703", "wrong")
    await heard(people, "plateau-opted-out", 30)
    assert [row["e164"] for row in await house.db.fetch("select e164 from dnc")] == ["+33199007703"]


async def test_who_hides_the_number_is_told_so_and_promised_nothing(people: Switchboard, house: House) -> None:
    await house.furnish(agents=0)
    await house.dialer()
    await house.until_sql("select exists (select from events where kind = 'dialer')")
    await call_back(people, "withheld", "9")
    await heard(people, "plateau-number-unknown")
    assert await house.db.fetchval("select count(*) from dnc") == 0


async def test_without_a_dialer_a_caller_hears_who_we_are_and_is_promised_nothing(
    people: Switchboard, house: House
) -> None:
    await call_back(people, "33199007704", "none")
    await heard(people, "fr/plateau-identity")
    assert "plateau-opt-out" not in await people.console(people.pbx, "core show channels concise")


async def test_a_call_that_rings_is_hung_up_when_its_person_comes_onto_the_list(
    people: Switchboard, house: House
) -> None:
    await house.furnish(agents=2)
    ringing, talking = await house.leads(["+33199007714", "+33199007711"])
    assert ("+33199007714"[-1], "+33199007711"[-1]) == (NO_ANSWER, LIVE_20_S)
    await house.dialer()
    await house.take_posts()
    await house.start()
    await house.until_sql("select exists (select from attempts where lead_id = $1 and state = 'ringing')", ringing)
    await house.bridged(talking)
    await dnc.add_many(
        house.db, ["+33199007714", "+33199007711"], principal_id=None, source="operator", reason="lettre"
    )
    ended = await house.ended(ringing, seconds=2)
    assert (ended["outcome"], ended["hung_up_by"]) == ("cancelled", "system")
    assert await house.db.fetchval("select state from leads where id = $1", ringing) == "blocked"
    assert (await house.attempt(talking))["state"] == "bridged"  # who talks goes on
    await house.ended(talking)
    assert await house.db.fetchval("select state from leads where id = $1", talking) == "blocked"
    after = await house.db.fetchval("select count(*) from attempts")
    await asyncio.sleep(1)
    assert await house.db.fetchval("select count(*) from attempts") == after


async def test_a_card_that_an_agent_looks_at_is_taken_back(people: Switchboard, house: House) -> None:
    await house.furnish(agents=1, mode="preview", wrap_up_seconds=1)
    (lead,) = await house.leads(["+33199007721"])
    await house.dialer()
    await house.take_posts()
    await house.start()
    agent = house.agents[0]

    async def shown() -> bool:
        return (await house.ask(agent, "agent.preview", campaign_id=house.campaign)).state == "done"

    await house.until(shown)
    await dnc.add_prefix(house.db, "+331990077", principal_id=None)
    ended = await house.ended(lead, seconds=2)
    assert (ended["outcome"], ended["dialed_at"]) == ("cancelled", None)
    assert await house.db.fetchval("select state from leads where id = $1", lead) == "blocked"
    assert await house.db.fetchval("select state from agents where id = $1", agent) == "ready"
