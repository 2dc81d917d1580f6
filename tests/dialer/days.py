"""Everything that people, networks and Asterisk can do to a dialer, in whatever order."""

from __future__ import annotations

import secrets
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from dialer.core.states import AttemptState
from dialer.floor.memory import Agent, Call
from tests.dialer.furnished import World
from tests.dialer.term import Clock, Term, Wire, a_term

CAUSES = st.sampled_from([(16, None), (17, 486), (0, None), (19, 480), (21, 603), (34, 503), (1, 404), (127, None)])
CODES = st.sampled_from(["done", "callback", "recycle", "do_not_call", "nonsense"])
BY_HAND = st.sampled_from(["agent.preview", "preview.dial", "preview.skip", "agent.dial", "call.recording"])
PICK = st.integers(0, 7)
MISSING = st.sets(st.integers(0, 7), max_size=2)


class Days(RuleBasedStateMachine):
    """Days at work: everything that people, networks and Asterisk can do, whether it makes sense or not."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.node = f"n{secrets.token_hex(6)}"
        self.wire, self.clock = Wire(), Clock()
        self.old: list[int] = []  # attempts that ended, about which late events still come

    # -- the world -------------------------------------------------------------------------------------

    def run(self, what: Coroutine[Any, Any, Any]) -> Any:
        self.clock.advance(0.001)
        return self.world.run(what)

    async def _do(self, what: Any, *arguments: Any, **more: Any) -> Any:
        return what(*arguments, **more)

    def sync(self, what: Any, *arguments: Any, **more: Any) -> Any:
        """Call something that needs a running loop and does not await."""
        return self.run(self._do(what, *arguments, **more))

    @initialize()
    def begin(self) -> None:
        self.campaigns = self.world.run(self.world.a_node(self.node))
        self.term: Term = self._take_office()
        self.everybody_takes_post()

    def _take_office(self) -> Term:
        return self.run(  # type: ignore[no-any-return]
            a_term(self.world.settings(self.node), self.world.pool, self.world.link, self.wire, self.clock)
        )

    @property
    def agents(self) -> list[Agent]:
        return list(self.term.floor.agents.values())

    def agent(self, n: int) -> Agent:
        return self.agents[n % len(self.agents)]

    def attempt(self, n: int) -> int:
        """An attempt that lives or a late one; most of the time one that lives."""
        known = [*sorted(self.term.floor.calls), *self.old[-2:]]
        return known[n % len(known)] if known else 999_999_999

    def call(self, n: int) -> Call | None:
        return self.term.floor.calls.get(self.attempt(n))

    def hear(self, **event: str) -> None:
        before = set(self.term.floor.calls)
        self.sync(self.term.hearing.events, [event])
        self.old += sorted(before - set(self.term.floor.calls))

    # -- time and the database -------------------------------------------------------------------------

    @rule()
    def commit(self) -> None:
        self.run(self.term.commit())

    @rule(seconds=st.sampled_from([0.5, 3, 25]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.sync(self.term.tick)

    @rule()
    def promises_fall_due(self) -> None:
        self.run(self.term.live.callbacks_due())

    # -- people ----------------------------------------------------------------------------------------

    @rule(n=PICK, kind=st.sampled_from(["agent.login", "agent.login", "agent.logout", "agent.ready", "agent.ready"]))
    def an_agent_asks(self, n: int, kind: str) -> None:
        self.run(self.term.ask(self.agent(n).id, kind, {}))

    @rule(n=PICK, reason=st.sampled_from(["break", "lunch", "nonsense"]))
    def an_agent_pauses(self, n: int, reason: str) -> None:
        self.run(self.term.ask(self.agent(n).id, "agent.pause", {"reason": reason}))

    @rule()
    def everybody_takes_post(self) -> None:
        for agent in self.agents:
            self.run(self.term.ask(agent.id, "agent.login", {}))
            self.hear(Event="Newstate", Uniqueid=leg_channel(agent.id, agent.row.leg_number), ChannelState="6")
            self.run(self.term.ask(agent.id, "agent.ready", {}))

    @rule(n=PICK, back=st.integers(0, 1))
    def a_leg_comes_up(self, n: int, back: int) -> None:
        agent = self.agent(n)
        leg = leg_channel(AgentId(agent.row.id), max(0, agent.row.leg_number - back))
        self.hear(Event="Newstate", Uniqueid=leg, ChannelState="6")

    @rule(n=PICK, back=st.integers(0, 1))
    def a_leg_goes_down(self, n: int, back: int) -> None:
        agent = self.agent(n)
        leg = leg_channel(AgentId(agent.row.id), max(0, agent.row.leg_number - back))
        self.hear(Event="Hangup", Uniqueid=leg, Cause="16")

    @rule(n=PICK, m=PICK, linked=st.sampled_from([True, True, False]))
    def an_agent_hangs_up(self, n: int, m: int, linked: bool) -> None:
        agent = self.agent(n)
        named, present, self.wire.up = self.named(agent, m), agent.row.attempt_id, linked
        call = self.term.floor.calls.get(present or 0)
        before = (call.state, call.asked_by) if call else None
        answer = self.run(self.term.ask(agent.id, "call.hangup", {"attempt_id": named}))
        assert named == present or answer.code == "no_call"
        if not linked and answer.code != "no_call" and before and before[0] is not AttemptState.CLAIMED:
            assert answer.code == "asterisk_away"
            assert call
            assert (call.state, call.asked_by) == before
        self.wire.up = True

    def named(self, agent: Agent, m: int) -> int:
        """The agent's call, or now and then another one."""
        return self.attempt(m) if m == 0 or agent.row.attempt_id is None else agent.row.attempt_id

    @rule(n=PICK, m=PICK, code=CODES, personal=st.booleans())
    def an_agent_disposes(self, n: int, m: int, code: str, personal: bool) -> None:
        agent = self.agent(n)
        attempt = agent.row.attempt_id or self.attempt(m)
        due_at = (self.clock() + timedelta(seconds=5)).isoformat()
        payload = {"attempt_id": attempt, "code": code, "callback": {"due_at": due_at, "personal": personal}}
        answer = self.run(self.term.ask(agent.id, "call.dispose", payload))
        if answer.state == "done":
            assert self.run(self.term.ask(agent.id, "call.dispose", payload)).code in ("already_disposed", None)

    @rule(n=PICK, m=PICK, kind=BY_HAND, which=st.sampled_from([1, 2]))
    def an_agent_works_by_hand(self, n: int, m: int, kind: str, which: int) -> None:
        campaign = self.campaigns[which]
        lead = self.run(self.world.link.fetchval("select min(id) from leads where campaign_id = $1", campaign))
        payload = {"campaign_id": campaign, "lead_id": lead, "action": "pause"}
        self.run(self.term.ask(self.agent(n).id, kind, payload | {"attempt_id": self.named(self.agent(n), m)}))

    # -- calls -----------------------------------------------------------------------------------------

    @rule(count=st.integers(1, 3), linked=st.sampled_from([True, True, True, False]))
    def calls_are_placed(self, count: int, linked: bool) -> None:
        self.wire.up = linked
        calls, _ = self.run(self.term.placing.claim(self.term.floor.campaigns[self.campaigns[0]], count))
        for call in calls:
            self.sync(self.term.placing.place, call)
        self.commit()
        self.wire.up = True

    @rule(n=PICK, commit=st.booleans())
    def a_call_is_answered_and_meets_an_agent(self, n: int, commit: bool) -> None:
        ringing = [c for c in self.term.floor.live() if c.state in (AttemptState.DIALING, AttemptState.RINGING)]
        if not ringing or not self.term.floor.free_agents():
            self.everybody_takes_post()
            return self.calls_are_placed(1, True)
        nth = sorted(self.term.floor.calls).index(ringing[n % len(ringing)].row.id)
        self.a_customer_rings_or_answers(nth, "6")
        self.the_dialplan_asks_for_an_agent(nth)
        if commit:
            self.commit()
        self.a_pair_is_joined(nth)
        return None

    @rule()
    def a_claim_is_not_dialed_yet(self) -> None:
        self.run(self.term.placing.claim(self.term.floor.campaigns[self.campaigns[0]], 1))

    @rule()
    def personal_promises_are_kept(self) -> None:
        self.run(self.term.promises.keep({}))

    @rule(n=PICK, state=st.sampled_from(["5", "6", "6", "6"]))
    def a_customer_rings_or_answers(self, n: int, state: str) -> None:
        self.hear(Event="Newchannel", Uniqueid=attempt_channel(AttemptId(self.attempt(n))))
        self.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(self.attempt(n))), ChannelState=state)

    @rule(n=PICK, linked=st.sampled_from([True, True, False]), commit=st.booleans())
    def a_ringing_call_is_given_up(self, n: int, linked: bool, commit: bool) -> None:
        self.sync(self.term.engine.give_up, AttemptId(self.attempt(n)))
        self.wire.up = linked
        if commit:
            self.commit()
        self.wire.up = True

    @rule(n=PICK)
    def a_customer_hears_something_before_it_rings(self, n: int) -> None:
        channel = attempt_channel(AttemptId(self.attempt(n)))
        self.hear(Event="DialState", DestUniqueid=channel, DialStatus="PROGRESS")

    @rule(n=PICK, end=CAUSES)
    def a_customer_is_gone(self, n: int, end: tuple[int, int | None]) -> None:
        cause, code = end
        more = {"TechCause": str(code)} if code else {}
        self.hear(Event="Hangup", Uniqueid=attempt_channel(AttemptId(self.attempt(n))), Cause=str(cause), **more)

    @rule(n=PICK)
    def a_call_cannot_be_dialed(self, n: int) -> None:
        self.hear(Event="OriginateResponse", Response="Failure", Uniqueid=attempt_channel(AttemptId(self.attempt(n))))

    @rule(n=PICK, verdict=st.sampled_from(["MACHINE", "HUMAN", "NOTSURE"]))
    def a_machine_is_detected_or_not(self, n: int, verdict: str) -> None:
        self.sync(self.term.engine.machine, AttemptId(self.attempt(n)), verdict, "why")

    @rule(n=PICK)
    def the_dialplan_asks_for_an_agent(self, n: int) -> None:
        call = self.sync(self.term.engine.answered, AttemptId(self.attempt(n)))
        if call is not None and (call.chosen is None or call.chosen.done()):
            self.sync(self.term.matching.seek, call)

    @rule(n=PICK)
    def an_agent_took_too_long_to_find(self, n: int) -> None:
        if (call := self.call(n)) is not None:
            self.sync(self.term.matching.nobody, call)

    @rule(n=PICK)
    def a_customer_hears_who_called(self, n: int) -> None:
        channel = attempt_channel(AttemptId(self.attempt(n)))
        self.hear(Event="UserEvent", UserEvent="PlateauIdentity", Uniqueid=channel)

    @rule(n=PICK)
    def a_bridge_failed(self, n: int) -> None:
        if (call := self.call(n)) is not None and call.row.agent_id is not None:
            if not self.sync(self.term.matching.bridge_failed, call):
                self.sync(self.term.matching.nobody, call)
            elif call.chosen is None or call.chosen.done():
                self.sync(self.term.matching.seek, call)

    @rule(n=PICK, bridge=st.sampled_from(["b1", "b2"]))
    def a_customer_enters_a_bridge(self, n: int, bridge: str) -> None:
        self.hear(Event="BridgeEnter", Uniqueid=attempt_channel(AttemptId(self.attempt(n))), BridgeUniqueid=bridge)

    @rule(n=PICK, bridge=st.sampled_from(["b1", "b2"]))
    def an_agent_enters_a_bridge(self, n: int, bridge: str) -> None:
        agent = self.agent(n)
        self.hear(Event="BridgeEnter", Uniqueid=leg_channel(agent.id, agent.row.leg_number), BridgeUniqueid=bridge)

    @rule(n=PICK)
    def a_pair_is_joined(self, n: int) -> None:
        call = self.call(n)
        agent = self.term.floor.agents.get(call.row.agent_id or 0) if call else None
        if call and agent:
            name = f"both-{call.row.id}"
            self.hear(Event="BridgeEnter", Uniqueid=attempt_channel(AttemptId(call.row.id)), BridgeUniqueid=name)
            self.hear(Event="BridgeEnter", Uniqueid=leg_channel(agent.id, agent.row.leg_number), BridgeUniqueid=name)

    # -- faults ----------------------------------------------------------------------------------------

    def _truth(self, missing: set[int], strays: int) -> list[dict[str, str]]:
        """The channels of all that should live but some, and some that should not."""
        live = [attempt_channel(AttemptId(call.row.id)) for call in self.term.floor.live() if call.row.dialed_at]
        answered = {attempt_channel(AttemptId(c.row.id)) for c in self.term.floor.live() if c.row.answered_at}
        legs = [leg_channel(a.id, a.row.leg_number) for a in self.agents if a.row.leg_up]
        there = [party for n, party in enumerate([*live, *legs]) if n not in missing]
        if strays & 1 and self.old:
            there.append(attempt_channel(AttemptId(self.old[-1])))
        if strays & 2:
            there.append(leg_channel(self.agents[0].id, self.agents[0].row.leg_number + 1))
        up = {*answered, *legs, *(live[:1] if strays & 4 else ())}
        where = {"BridgeId": "b1" if strays & 8 else "", "Context": "plateau-identity" if strays & 16 else "other"}
        return [{"Uniqueid": p, "ChannelState": "6" if p in up else "5", **where} for p in there]

    @rule(missing=MISSING, strays=st.integers(0, 31), trust_nothing=st.booleans())
    def asterisk_is_asked_for_the_truth(self, missing: set[int], strays: int, trust_nothing: bool) -> None:
        self.wire.channels = self._truth(missing, strays)
        before = set(self.term.floor.calls)
        self.run(self.term.resync.run(trust_nothing=trust_nothing))
        self.old += sorted(before - set(self.term.floor.calls))

    @rule(missing=MISSING, strays=st.integers(0, 31))
    def the_dialer_dies_and_the_next_one_takes_over(self, missing: set[int], strays: int) -> None:
        self.wire.channels, self.wire.up = self._truth(missing, strays), True
        self.term = self._take_office()
        self.run(self.term.resync.run(trust_nothing=True))

    @rule()
    def a_campaign_is_read_again(self) -> None:
        self.run(self.term.live.refresh())
