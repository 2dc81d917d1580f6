"""Who is watching: each screen has a seat that gathers the keys of what changed for it, never a backlog."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from api.floor.memory import CALLBACKS, DIALER, THRESHOLDS, Floor, Key
from api.schema.live import FloorAgent, FloorCampaign, FloorListeners, OwnCampaign


@dataclass(eq=False, slots=True)
class Seat:
    """One open live socket. `dirty` can never hold more keys than the floor has: that is its bound.

    `promised`: the person's own callbacks may have changed; `exported`: the person's own exports,
    `written`: what was written to the person.
    """

    user_id: int
    everything: bool
    display: bool = False
    campaigns: frozenset[int] = frozenset()
    dirty: set[Key] = field(default_factory=set)
    start_over: bool = False
    check_session: bool = False
    promised: bool = False
    exported: bool = False
    written: bool = False
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    urgent: asyncio.Event = field(default_factory=asyncio.Event)

    def sees(self, key: Key) -> bool:
        """Supervisors see all; an agent sees itself, its campaigns and the dialer; a display what is counted on it."""
        if self.everything or key == DIALER:
            return True
        if self.display:
            return key == CALLBACKS or key[0] in ("agent", "campaign")
        if key in (CALLBACKS, THRESHOLDS):
            return False
        kind, name = key
        return key in (self.own, ("listeners", self.user_id)) or (kind == "campaign" and name in self.campaigns)

    def view(self, floor: Floor, key: Key) -> object:
        """What this person is told of a key: of campaigns agents see no figures, of listeners what the policy says.

        A display, which anybody may stand before, tells of agents what they do and not who they are.
        """
        view = floor.view(key)
        if self.display:
            return view.unnamed() if isinstance(view, FloorAgent) else view
        if isinstance(view, FloorCampaign) and not self.everything:
            return OwnCampaign(id=view.id, name=view.name, mode=view.mode, state=view.state)
        if isinstance(view, FloorListeners) and not self.everything:
            return view.told()
        return view

    @property
    def own(self) -> Key:
        """The key of the person at this seat."""
        return ("agent", self.user_id)

    def gather(self, keys: set[Key]) -> None:
        """Remember what changed; one's own state is sent at once."""
        seen = {key for key in keys if self.sees(key)}
        if not seen:
            return
        self.dirty |= seen
        self.woken.set()
        if self.own in seen or ("listeners", self.user_id) in seen:
            self.urgent.set()

    def ring(self) -> None:
        """Wake the seat for something other than a change."""
        self.woken.set()
        self.urgent.set()


class Hub:
    """The floor of this process and the seats around it.

    `link` is false while the database is lost, `leaving` true once the process is to stop.
    """

    def __init__(self) -> None:
        self.floor: Floor | None = None
        self.settled = 0
        self.link = False
        self.leaving = False
        self.seats: set[Seat] = set()
        self.written_out: dict[Key, str] = {}
        """Changes as they are sent to those who see everything, written once for all of them."""

    def seats_of(self, user_id: int) -> int:
        """How many screens of a person are open."""
        return sum(seat.user_id == user_id for seat in self.seats)

    def start_over(self, floor: Floor, settled: int) -> None:
        """Put a floor read afresh in place of the old one."""
        self.floor, self.settled, self.link = floor, settled, True
        self.written_out.clear()
        for seat in self.seats:
            seat.start_over = True
            seat.ring()

    def replace(self, floor: Floor, keys: set[Key], settled: int) -> None:
        """Put a floor read afresh in place of one that followed every event: only `keys` differ."""
        self.floor = floor
        self.publish(keys, settled)

    def publish(self, keys: set[Key], settled: int) -> None:
        """Tell every seat what changed; every event up to `settled` is in."""
        self.settled = settled
        for key in keys:
            self.written_out.pop(key, None)
        for seat in self.seats:
            seat.gather(keys)

    def promised(self, user_id: int) -> None:
        """The callbacks that somebody promised to make may have changed."""
        for seat in self.seats:
            if seat.user_id == user_id:
                seat.promised = True
                seat.ring()

    def exported(self, user_id: int) -> None:
        """The exports that somebody ordered have changed."""
        for seat in self.seats:
            if seat.user_id == user_id:
                seat.exported = True
                seat.woken.set()

    def written(self, user_id: int) -> None:
        """Somebody was written to, or has read it."""
        for seat in self.seats:
            if seat.user_id == user_id:
                seat.written = True
                seat.ring()

    def lost(self) -> None:
        """The database is out of reach: screens are told with the next heart-beat."""
        self.link = False

    def leave(self) -> None:
        """The process stops: every screen is told at once."""
        self.leaving = True
        for seat in self.seats:
            seat.ring()

    def check_everybody(self) -> None:
        """Who works for which campaign changed."""
        for seat in self.seats:
            seat.check_session = True
            seat.ring()

    def check_user(self, user_id: int) -> None:
        """Somebody's rights changed: their seats must look at their session again."""
        for seat in self.seats:
            if seat.user_id == user_id:
                seat.check_session = True
                seat.ring()
