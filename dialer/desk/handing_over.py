"""An agent asks a colleague about the call, hands it over, or is let go: what each asks for through the api."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.dialer.commands import DONE, Answer, refused
from dialer.calls.consulting import Consulting
from dialer.calls.engine import Engine
from dialer.calls.on_hold import OnHold
from dialer.core.handing_over import Wanted, refusal
from dialer.core.model import AttemptId, attempt_channel
from dialer.core.states import AttemptState
from dialer.floor.memory import Agent, Call
from dialer.floor.orders import Orders
from dialer.journal import Journal
from dialer.link.ami import AmiError, AmiRefused

MAX_NOTE = 4000


class HandingOver:
    """The customer hears music while two agents speak of the call, and is never with nobody.

    What a dialer that died had written and not ordered is asked for again by either agent: the one who has the call
    takes the customer back from hold, and the dialplan does it after five minutes by itself.
    """

    def __init__(
        self, engine: Engine, orders: Orders, on_hold: OnHold, consulting: Consulting, journal: Journal
    ) -> None:
        self._engine, self._orders, self._on_hold = engine, orders, on_hold
        self._consulting, self._journal = consulting, journal

    async def steer(self, agent: Agent, payload: Mapping[str, Any]) -> Answer:
        """Carry out `consult`, `join`, `hand_over` or `leave` about the call that the payload names."""
        call = self._engine.floor.calls.get(agent.row.attempt_id or 0)
        if call is None or payload.get("attempt_id") != call.row.id or call.state is not AttemptState.BRIDGED:
            return refused("no_call")
        match payload.get("action"):
            case "consult":
                return await self._consult(agent, call, self._named(payload))
            case "hand_over":
                return self._hand_over(agent, call, payload)
            case "join":
                return await self._three(agent, call)
            case "leave":
                return self._leave(agent, call)
        return refused("unknown_action")

    def _named(self, payload: Mapping[str, Any]) -> Agent | None:
        return self._engine.floor.agents.get(int(payload.get("agent_id") or 0))

    def _refusal(self, agent: Agent, call: Call, colleague: Agent | None) -> str | None:
        taken = call.asked_by is not None or call.taken_by is not None
        return refusal(
            Wanted(
                talks=call.row.agent_id == agent.row.id and not taken,
                own_line=agent.row.leg_up,
                known=colleague is not None and call.row.campaign_id in colleague.campaigns,
                same_person=colleague is agent,
                free=colleague is not None and colleague.free and colleague.kept_for is None,
                consulting=self._engine.floor.consulted(call) is not None,
                linked=self._orders.linked,
            )
        )

    async def _consult(self, agent: Agent, call: Call, colleague: Agent | None) -> Answer:
        if colleague is not None and self._engine.floor.consulted(call) is colleague:
            return DONE  # said twice, it is one
        code = self._refusal(agent, call, colleague)
        if code is not None or colleague is None:
            return refused(code or "colleague_not_free")
        self._consulting.begin(call, colleague)
        if (code := await self._hold(call)) is not None:
            self._consulting.over(call)
            return refused(code)
        call.asking = False
        if self._engine.floor.consulted(call) is not colleague:  # their line was lost meanwhile
            self._journal.after(lambda: self._orders.bring_back(call), urgent=True)
            return refused("colleague_not_free")
        self._journal.after(lambda: self._join(agent, call, colleague), urgent=True)
        return DONE

    async def _hold(self, call: Call) -> str | None:
        """The customer hears music; why not, otherwise."""
        if call.row.held_since is None:
            try:
                await self._orders.hold(attempt_channel(AttemptId(call.row.id)))
            except AmiRefused:  # the customer is gone
                return "no_call"
            except AmiError:
                return "asterisk_away"
            self._on_hold.began(call)
        return None if call.state is AttemptState.BRIDGED else "no_call"

    def _join(self, agent: Agent, call: Call, colleague: Agent) -> None:
        if self._engine.floor.consulted(call) is colleague and call.row.agent_id == agent.row.id:
            self._orders.join(agent.row, colleague.row)

    def _hand_over(self, agent: Agent, call: Call, payload: Mapping[str, Any]) -> Answer:
        asked, named = self._engine.floor.consulted(call), self._named(payload)
        colleague = asked or named
        if asked is None:
            if (code := self._refusal(agent, call, colleague)) is not None:
                return refused(code)
        elif call.row.agent_id != agent.row.id or call.asked_by is not None or call.taken_by is not None:
            return refused("no_call")
        elif named is not None and named is not asked:
            return refused("already_consulting")
        elif not asked.row.leg_up:
            return refused("colleague_not_free")
        elif not self._orders.linked:
            return refused("asterisk_away")
        assert colleague is not None
        if asked is None:
            self._consulting.begin(call, colleague)
        self._consulting.hand_over(call, colleague, str(payload.get("note") or "")[:MAX_NOTE])
        # the customer asks for their agent again, who is the other one by now; the first one's line is left alone by it
        self._journal.after(lambda: self._orders.bring_back(call), urgent=True)
        return DONE

    async def _three(self, agent: Agent, call: Call) -> Answer:
        """The customer joins the two agents, who speak of the call; said twice, it is one."""
        asked = self._engine.floor.consulted(call)
        taken = call.asked_by is not None or call.taken_by is not None
        if asked is None or call.row.agent_id != agent.row.id or taken:
            return refused("no_call")
        if self._engine.floor.three(call):
            return DONE
        if not (agent.row.leg_up and asked.row.leg_up):
            return refused("phone_not_connected")
        try:
            await self._orders.three(attempt_channel(AttemptId(call.row.id)), agent.row)
        except AmiRefused:  # the customer is gone
            return refused("no_call")
        except AmiError:
            return refused("asterisk_away")
        call.failed_bridges = 0
        if self._engine.floor.consulted(call) is asked:
            self._on_hold.over(call)
            self._consulting.three(call)
        return DONE

    def _leave(self, agent: Agent, call: Call) -> Answer:
        asked = self._engine.floor.consulted(call)
        if asked is None:
            return DONE
        first, three = self._engine.floor.agents.get(call.row.agent_id or 0), self._engine.floor.three(call)
        self._consulting.over(call)
        if three:  # the customer and their agent stay together
            self._journal.after(lambda: self._orders.let_wait(asked.row), urgent=True)
            return DONE
        if first is not None:
            self._journal.after(lambda: self._orders.let_wait(first.row), urgent=True)
        if agent is first:
            self._journal.after(lambda: self._orders.bring_back(call), urgent=True)
        return DONE
