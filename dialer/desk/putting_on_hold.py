"""An agent puts the customer on hold, and takes the call again."""

from __future__ import annotations

from collections.abc import Callable

from db.dialer.commands import DONE, Answer, refused
from dialer.calls.on_hold import OnHold
from dialer.core.model import AttemptId, attempt_channel
from dialer.core.states import AttemptState
from dialer.floor.memory import Agent, Call
from dialer.floor.orders import Orders
from dialer.link.ami import AmiError, AmiRefused


class PuttingOnHold:
    """Nothing is written before Asterisk did it: what a page shows of it must be true.

    A hold that Asterisk began and nobody wrote is found by the resynchronisation. It is over when the dialplan asks
    for the customer's agent again, whoever sent the customer there.
    """

    def __init__(self, orders: Orders, on_hold: OnHold, three: Callable[[Call], bool]) -> None:
        self._orders, self._on_hold, self._three = orders, on_hold, three

    async def steer(self, agent: Agent, call: Call | None, action: object) -> Answer:
        """Carry out `hold` or `resume`; what is so already is done."""
        if action not in ("hold", "resume"):
            return refused("unknown_action")
        if call is None or call.state is not AttemptState.BRIDGED or call.asked_by or call.taken_by is not None:
            return refused("no_call")
        if (action == "hold") == (call.row.held_since is not None):
            return DONE
        if action == "hold" and self._three(call):
            return refused("already_consulting")
        if action == "hold" and not agent.row.leg_up:  # the customer hears music already, until the line is back
            return refused("phone_not_connected")
        channel = attempt_channel(AttemptId(call.row.id))
        try:
            await (self._orders.hold(channel) if action == "hold" else self._orders.resume(channel))
        except AmiRefused:  # the customer is gone
            return refused("no_call")
        except AmiError:
            return refused("asterisk_away")
        if action == "hold":
            self._on_hold.began(call)
        return DONE
