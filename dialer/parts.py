"""The parts of a dialer, made in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from db.pool import Pool
from dialer.calls.consulting import Consulting
from dialer.calls.ending import Ending
from dialer.calls.engine import Engine
from dialer.calls.figures import Figures
from dialer.calls.hearing import Hearing
from dialer.calls.matching import Matching
from dialer.calls.moves import Moves
from dialer.calls.on_hold import OnHold
from dialer.calls.opposing import Opposing
from dialer.calls.placing import Placing
from dialer.calls.resync import Resync
from dialer.desk.commands import Commands
from dialer.desk.dialplan import Desk
from dialer.desk.disposing import Disposing
from dialer.desk.handing_over import HandingOver
from dialer.desk.monitoring import Monitoring
from dialer.desk.opting_out import OptingOut
from dialer.desk.personal import Personal
from dialer.desk.phones import Phones
from dialer.desk.prompting import Prompting, sound_in
from dialer.desk.putting_on_hold import PuttingOnHold
from dialer.desk.steering_recordings import SteeringRecordings
from dialer.desk.wrapping_up import WrappingUp
from dialer.floor.browser_phones import BrowserPhones
from dialer.floor.legs import Legs
from dialer.floor.memory import Floor
from dialer.floor.orders import Orders
from dialer.floor.roster import Roster
from dialer.journal import Journal
from dialer.leads.answers import Answers
from dialer.leads.lawful import Lawful
from dialer.leads.sifting import Sifting
from dialer.leads.upcoming import Upcoming
from dialer.lines.caller_numbers import numbers_of
from dialer.lines.daily import Daily
from dialer.lines.showing import shown_by
from dialer.lines.spending import Spending
from dialer.lines.trials import Trials
from dialer.lines.trunks import Trunks
from dialer.link.ami import Ami
from dialer.link.waking import Waking
from dialer.live import Live
from dialer.pace.braking import Braking
from dialer.pace.pacer import Pacer
from dialer.pace.promises import Promises
from dialer.pace.quotas import Quotas
from ops.law import current
from ops.settings import Settings
from pbx.names import agi_address, trunk_endpoint
from pbx.render import pbx_folders


class Parts:
    """Everything that serves together. `linked` says whether anything may be dialed now."""

    def __init__(
        self,
        settings: Settings,
        epoch: int,
        pool: Pool,
        floor: Floor,
        journal: Journal,
        ami: Ami,
        linked: Callable[[], bool],
        sync_stations: Callable[[], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        folders = pbx_folders(settings)
        self.waking = Waking(ami, [trunk_endpoint(settings, trunk) for trunk in settings.trunks])
        self.trunks = Trunks(settings.trunks, journal.event, clock())
        self.numbers = numbers_of(settings, journal.event, clock)
        law = Lawful(current(), settings, shown_by(self.numbers))
        self.answers = Answers(pool, floor, clock)
        self.upcoming = Upcoming(pool, floor, self.answers, clock, law)
        self.figures = Figures(floor, self.trunks, self.answers, clock)
        orders = self.orders = Orders(ami, journal.after)
        roster = Roster(floor, journal, clock)
        self.legs = Legs(journal, orders, roster)
        self.browser_phones = BrowserPhones(roster)
        moves = Moves(journal, clock)
        self.spending = Spending(floor, journal, settings.zone, clock)
        on_hold = OnHold(floor, journal, roster, clock)
        ending = Ending(floor, journal, moves, self.figures, on_hold, self.answers, self.spending, clock)

        def nudge() -> None:
            self.pacer.nudge()

        matching = Matching(floor, journal, roster, self.legs, moves, self.figures, clock, nudge)
        consulting = Consulting(floor, journal, roster, matching, orders, clock)
        self.engine = Engine(
            floor, journal, orders, roster, self.legs, moves, matching, ending, consulting, self.figures, clock, nudge
        )
        self.daily = Daily(settings.trunks, settings.zone, journal.event, clock)
        placing = Placing(
            settings, epoch, pool, law, self.engine, journal, linked, self.daily,
            self.spending, self.numbers, self.upcoming, str(settings.spool_dir), sound_in(folders.prompts), clock,
        )  # fmt: skip
        self.placing, self.sifting = placing, Sifting(pool, floor, law, placing.erased, clock, self.spending)
        personal = Personal(self.engine, placing, self.trunks, law)
        promises = Promises(self.engine, placing, personal, self.trunks, law, self.figures, orders, journal, clock)
        self.live = Live(settings.node, epoch, pool, floor, journal, self.figures, clock)
        self.quotas = Quotas(settings.node, pool, floor, journal)
        self.braking = Braking(current(), pool, floor, journal, clock)
        self.pacer = Pacer(
            floor, journal, law, self.figures, self.trunks, self.daily, self.spending, self.braking,
            self.upcoming, placing, promises, self.engine.give_up, self.live.pause, clock,
        )  # fmt: skip
        disposing = Disposing(pool, self.engine, journal, clock)
        self.prompting = Prompting(
            pool, orders, folders, settings.run_dir / "uploads", agi_address(settings), self.live.refresh
        )
        self.monitoring = Monitoring(settings.node, pool, self.engine, journal, orders, clock)
        self.trials = Trials(
            settings, pool, floor, orders, ami, self.trunks, self.daily, self.spending, placing.away, clock
        )
        self.steering_recordings = SteeringRecordings(floor, journal, roster, orders, clock)
        self.commands = Commands(
            settings.node, pool, self.engine, matching, journal, orders, self.legs, disposing, personal,
            self.prompting, self.monitoring, PuttingOnHold(orders, on_hold, floor.three),
            self.steering_recordings, self.trials,
            HandingOver(self.engine, orders, on_hold, consulting, journal), Phones(ami),
            WrappingUp(self.engine, journal, clock), sync_stations,
        )  # fmt: skip
        self.desk = Desk(
            self.engine, matching, self.legs, on_hold, consulting, ami, clock, settings.dialing.agent_lost_seconds
        )
        self.hearing = Hearing(
            self.engine, matching, self.legs, orders, self.monitoring, self.browser_phones, self.trials
        )
        self.opposing = Opposing(pool, self.engine, placing.erased, clock)
        self.opting_out = OptingOut(settings, pool, floor, folders.prompts)
        self.resync = Resync(ami, self.engine, matching, on_hold, orders, self.monitoring, self.trials, clock)
