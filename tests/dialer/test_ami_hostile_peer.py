"""The link to Asterisk survives whatever the other end of the socket does, and never repeats an action."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.link import ami as ami_module
from dialer.link.action import render
from dialer.link.ami import Ami, AmiDown, AmiError, AmiRefused, AmiTimeout, AmiUnsafe, Event
from dialer.link.waiting import MAX_WAITING
from tests.dialer.peer import BOOTED, GREETING, Heard, Peer, linked, listening


async def stay(peer: Peer) -> None:
    """Welcome, and answer nothing more until the other end goes."""
    await peer.welcome()
    await peer.reader.read()


async def test_the_link_is_up_before_its_first_event() -> None:
    order: list[str] = []

    async def script(peer: Peer) -> None:
        await peer.say(GREETING)
        await peer.answer(await peer.asked())
        await peer.say(b"Event: Early\r\n\r\n" + BOOTED + b"Event: One\r\n\r\n")
        await peer.reader.read()

    done = asyncio.Event()

    def events(batch: Sequence[Event]) -> None:
        order.extend(event["Event"] for event in batch)
        done.set()

    async with listening(script) as address:
        ami = Ami(*address, "u", "s", on_events=events, on_link=lambda up: order.append("up" if up else "down"))
        async with asyncio.TaskGroup() as group:
            running = group.create_task(ami.run())
            await asyncio.wait_for(done.wait(), 10)
            running.cancel()
    assert order == ["up", "FullyBooted", "One", "down"]


async def test_events_cut_anywhere_arrive_whole_and_in_order() -> None:
    text = "".join(f"Event: E{n}\r\nName: Élodie {n}\r\nVariable: a\r\nVariable: b\r\n\r\n" for n in range(40))

    async def script(peer: Peer) -> None:
        await peer.welcome()
        data = text.encode()
        for at in range(0, len(data), 7):
            await peer.say(data[at : at + 7])
            await asyncio.sleep(0)
        await peer.reader.read()

    heard = Heard()
    async with listening(script) as address, linked(address, heard):
        await heard.until(lambda: len(heard.all) == 41)
    assert [event["Event"] for event in heard.all[1:]] == [f"E{n}" for n in range(40)]
    assert [event["name"] for event in heard.all[1:]] == [f"Élodie {n}" for n in range(40)]
    assert heard.all[1]["Variable"] == "a\nb"


async def test_a_flood_is_delivered_in_order_and_in_batches() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        for start in range(0, 20_000, 1000):
            block = "".join(f"Event: E\r\nN: {n}\r\n\r\n" for n in range(start, start + 1000))
            await peer.say(block.encode())
        await peer.reader.read()

    heard = Heard()
    async with listening(script) as address, linked(address, heard):
        await heard.until(lambda: len(heard.all) == 20_001)
    assert [int(event["N"]) for event in heard.all[1:]] == list(range(20_000))
    assert len(heard.batches) < 5_000


async def test_garbage_between_messages_is_passed_over() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.say(b"\xff\xfe\x00junk\r\n\r\n\r\n\r\n: \r\n\r\nEvent\r\n\r\nResponse: Follows\r\n\r\n")
        await peer.say(b"Response: Success\r\nActionID: never-asked\r\n\r\nEvent: Sound\r\n\r\n")
        await peer.reader.read()

    heard = Heard()
    async with listening(script) as address, linked(address, heard) as ami:
        await heard.until(lambda: any(event["Event"] == "Sound" for event in heard.all))
        assert ami.connected
        assert heard.links == [True]


async def test_a_receiver_that_raises_costs_neither_the_link_nor_later_events() -> None:
    calls: list[int] = []
    done = asyncio.Event()

    def events(batch: Sequence[Event]) -> None:
        calls.append(len(batch))
        if any(event["Event"] == "Last" for event in batch):
            done.set()
        raise RuntimeError("a fault of the receiver")

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.say(b"Event: One\r\n\r\n")
        await asyncio.sleep(0.05)
        await peer.say(b"Event: Last\r\n\r\n")
        await peer.reader.read()

    async with listening(script) as address, asyncio.TaskGroup() as group:
        ami = Ami(*address, "u", "s", on_events=events, on_link=lambda up: None)
        running = group.create_task(ami.run())
        await asyncio.wait_for(done.wait(), 10)
        assert ami.connected
        assert ami.counts["receiver_faults"] == len(calls)
        running.cancel()


async def test_an_unanswered_action_is_never_sent_again_after_a_reconnect() -> None:
    second: list[dict[str, str]] = []
    seen_again = asyncio.Event()

    async def cut(peer: Peer) -> None:
        await peer.welcome()
        for _ in range(2):
            assert (await peer.asked())["Action"] == "Originate"

    async def listen(peer: Peer) -> None:
        await peer.welcome()
        second.append(await peer.asked())
        await peer.answer(second[0])
        seen_again.set()
        await peer.reader.read()

    heard = Heard()
    async with listening(cut, listen) as address, linked(address, heard) as ami:
        await heard.until(lambda: ami.connected)
        ami.send("Originate", [("ChannelId", "a000000000001")])
        with pytest.raises(AmiTimeout):
            await ami.action("Originate", [("ChannelId", "a000000000002")])
        await heard.until(lambda: heard.links == [True, False, True])
        await ami.action("Ping")
        await asyncio.wait_for(seen_again.wait(), 10)
        assert ami.counts["unanswered"] == 1
    assert [action["Action"] for action in second] == ["Ping"]


async def test_sending_without_a_link_fails_at_once() -> None:
    ami = Ami("127.0.0.1", 1, "u", "s", on_events=lambda batch: None, on_link=lambda up: None)
    with pytest.raises(AmiDown):
        ami.send("Originate")
    with pytest.raises(AmiDown):
        await ami.action("Ping")
    with pytest.raises(AmiDown):
        await ami.list("CoreShowChannels")


async def test_an_action_that_is_not_answered_ends_in_its_time() -> None:
    heard = Heard()
    async with listening(stay) as address, linked(address, heard) as ami:
        await heard.until(lambda: ami.connected)
        with pytest.raises(AmiTimeout, match=r"Ping in 0\.1 s"):
            await ami.action("Ping", seconds=0.1)
        with pytest.raises(AmiTimeout):
            await ami.list("CoreShowChannels", seconds=0.1)
        assert ami.connected


async def test_a_list_that_never_ends_ends_in_its_time_and_gives_its_items_to_nobody_else() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        asked = await peer.asked()
        await peer.answer(asked, more="EventList: start\r\n")
        await peer.say(f"Event: CoreShowChannel\r\nActionID: {asked['ActionID']}\r\n\r\n".encode())
        await peer.reader.read()

    heard = Heard()
    async with listening(script) as address, linked(address, heard) as ami:
        await heard.until(lambda: ami.connected)
        with pytest.raises(AmiTimeout):
            await ami.list("CoreShowChannels", seconds=0.3)
        assert [event["Event"] for event in heard.all] == ["FullyBooted"]


async def test_a_refused_login_is_said_clearly_and_tried_again() -> None:
    async def refuse(peer: Peer) -> None:
        await peer.say(GREETING)
        await peer.answer(await peer.asked(), "Error", "Message: Authentication failed\r\n")
        await peer.reader.read()

    async def watch(peer: Peer) -> None:
        faults.append(ami.fault)
        await stay(peer)

    faults: list[str] = []
    heard = Heard()
    async with listening(refuse, watch) as address, linked(address, heard, "hush") as ami:
        await heard.until(lambda: ami.connected)
    assert faults == ["Asterisk refused Login: Authentication failed"]
    assert "hush" not in str(faults)


async def test_another_service_on_that_port_is_said_clearly() -> None:
    async def web(peer: Peer) -> None:
        await peer.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await peer.reader.read()

    async def watch(peer: Peer) -> None:
        faults.append(ami.fault)
        await stay(peer)

    faults: list[str] = []
    heard = Heard()
    async with listening(web, watch) as address, linked(address, heard) as ami:
        await heard.until(lambda: ami.connected)
    assert "not a manager interface" in faults[0]


async def test_a_message_without_end_ends_the_link_not_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ami_module, "MAX_MESSAGE_BYTES", 50_000)

    async def endless(peer: Peer) -> None:
        await peer.welcome()
        while True:
            await peer.say(b"X" * 10_000)

    heard = Heard()
    async with listening(endless, stay) as address, linked(address, heard):
        await heard.until(lambda: heard.links == [True, False, True])


async def test_an_asterisk_that_stopped_reading_ends_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    async def deaf(peer: Peer) -> None:
        await peer.welcome()
        await forever.wait()

    forever = asyncio.Event()
    heard = Heard()
    async with listening(deaf, stay) as address, linked(address, heard) as ami:
        await heard.until(lambda: ami.connected)
        with pytest.raises(AmiDown):
            for _ in range(MAX_WAITING):
                ami.send("Originate", [("Variable", "x=" + "y" * 4000)])
        await heard.until(lambda: heard.links == [True, False, True])
        forever.set()


async def test_too_many_missing_answers_refuse_the_next_action() -> None:
    async def drain(peer: Peer) -> None:
        await peer.welcome()
        while await peer.reader.read(1 << 20):
            pass

    heard = Heard()
    async with listening(drain) as address, linked(address, heard) as ami:
        await heard.until(lambda: ami.connected)
        with pytest.raises(AmiDown, match="wait for Asterisk's answer"):
            for n in range(MAX_WAITING + 1):
                ami.send("Ping")
                if n % 500 == 0:
                    await asyncio.sleep(0.01)


async def test_a_silent_link_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ami_module, "PING_SECONDS", 0.1)
    heard = Heard()
    async with listening(stay) as address, linked(address, heard) as ami:
        await heard.until(lambda: heard.links[:3] == [True, False, True])
        assert ami.counts["links"] >= 2


async def test_a_refusal_of_a_sent_action_comes_as_an_event_in_its_place() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        asked = await peer.asked()
        await peer.say(b"Event: Before\r\n\r\n")
        await peer.answer(asked, "Error", "Message: Invalid channel\r\n")
        await peer.say(b"Event: After\r\n\r\n")
        await peer.reader.read()

    heard = Heard()
    async with listening(script) as address, linked(address, heard) as ami:
        await heard.until(lambda: ami.connected)
        ami.send("Originate", [("ActionID", "a000000000007")])
        await heard.until(lambda: len(heard.all) == 4)
    assert [event["Event"] for event in heard.all[1:]] == ["Before", "ActionRefused", "After"]
    refusal = heard.all[2]
    assert (refusal["Action"], refusal["ActionID"]) == ("Originate", "a000000000007")
    assert refusal["Message"] == "Invalid channel"


async def test_a_refused_action_raises_with_the_words_of_asterisk() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.answer(await peer.asked(), "Error", "Message: No such channel\r\n")
        await peer.reader.read()

    heard = Heard()
    async with listening(script) as address, linked(address, heard) as ami:
        await heard.until(lambda: ami.connected)
        with pytest.raises(AmiRefused, match="No such channel"):
            await ami.action("Hangup", [("Channel", "a000000000001")])


async def test_waits_between_connections_grow_and_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ami_module, "FIRST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(ami_module, "LONGEST_WAIT_SECONDS", 0.1)
    moments: list[float] = []
    enough = asyncio.Event()

    async def slam(peer: Peer) -> None:
        moments.append(asyncio.get_running_loop().time())
        if len(moments) == 12:
            enough.set()

    heard = Heard()
    async with listening(slam) as address, linked(address, heard) as ami:
        await asyncio.wait_for(enough.wait(), 20)
        assert not ami.connected
    assert heard.links == []
    assert 0.2 < moments[-1] - moments[0] < 10


HOSTILE = st.text(max_size=30)


@given(st.sampled_from("\r\n\0"), HOSTILE, HOSTILE, st.sampled_from(["Channel", "Variable", "CallerID"]))
def test_a_line_break_in_a_value_is_refused(mark: str, before: str, after: str, header: str) -> None:
    with pytest.raises(AmiUnsafe):
        render("Originate", [(header, before + mark + after)])


@given(HOSTILE, st.lists(st.tuples(HOSTILE, HOSTILE), max_size=4))
def test_an_action_has_exactly_the_headers_it_was_given(name: str, fields: list[tuple[str, str]]) -> None:
    try:
        text = render(name, fields).decode()
    except AmiError:
        return
    assert text.endswith("\r\n\r\n")
    assert text.removesuffix("\r\n\r\n").split("\r\n") == [
        f"{key}: {value}" for key, value in [("Action", name), *fields]
    ]


@pytest.mark.parametrize("value", ["A=1,B=2", 'A="1', "A=1\\,B=2"])
def test_one_variable_cannot_become_two(value: str) -> None:
    with pytest.raises(AmiUnsafe):
        render("Originate", [("Variable", value)])
    assert b"PJSIP_HEADER(add,P-Asserted-Identity)" in render(
        "Originate", [("Variable", "PJSIP_HEADER(add,P-Asserted-Identity)=<sip:x@y>")]
    )
