"""A demo from the first process to the report, and nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bench.demo.crew import Crew, send_home
from bench.demo.furnish import Furnished, furnish
from bench.demo.plan import RING_SECONDS, DemoPlan
from bench.demo.report import Report, examine
from bench.demo.view import Invitation, Moment
from bench.demo.watch import Watch
from bench.demo.words import Words
from bench.demo.world import HOST, World, world
from bench.visitor import AWAY, ApiRefused, Visitor
from db.bench import report
from db.pool import connect

READY_SECONDS = 30.0
DRAIN_SECONDS = RING_SECONDS + 4.0
"""By then every call in flight was answered or has rung out."""
SETTLE_SECONDS = 30.0
EMPTY_SECONDS = 5.0
LOOK_AGAIN_SECONDS = 0.2
MOVE_TRIES = 50
_ACTIVE = re.compile(r"(\d+) active channels?")


@dataclass(slots=True)
class Stop:
    """How a demo is told to end: first kindly, then at once."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    working: bool = False

    def ask(self, task: asyncio.Task[object]) -> None:
        """End the demo; during the set-up, or asked again, without waiting for anybody."""
        if not self.working or self.asked.is_set():
            task.cancel()
        self.asked.set()


@dataclass(slots=True)
class Stage:
    """What the screen may look at while the demo runs."""

    say: Callable[[str], None]
    show: Callable[[Callable[[], Moment], Invitation], Coroutine[object, object, None]]
    words: Words


async def run_demo(plan: DemoPlan, stop: Stop, stage: Stage) -> Report:
    """Run one demo. Raises PlateauError for what a person can cure; everything is stopped in any case."""
    stage.say(stage.words("starting"))
    async with world(plan) as running:
        stage.say(stage.words("furnishing"))
        made = await furnish(running, plan)
        stage.say(stage.words("furnished", imported=made.rows_imported, refused=made.rows_refused, agents=plan.agents))
        await running.add_phones(made.crew_phones)
        supervisor = Visitor(running.address, made.supervisor.login, made.supervisor.password)
        try:
            await supervisor.log_in()
            await _work(running, plan, made, supervisor, stop, stage)
        finally:
            await supervisor.close()
        stage.say(stage.words("settling"))
        await _until_recordings_are_settled(running)
        return await examine(running, await _channels_left(running))


async def _work(running: World, plan: DemoPlan, made: Furnished, supervisor: Visitor, stop: Stop, stage: Stage) -> None:
    watch = Watch(supervisor)
    crew = Crew(running.address, made.crew, plan.seed)
    clock = _Clock(plan.seconds)

    def moment() -> Moment:
        return Moment(watch.campaign(made.campaign_id), watch.all("agent"), clock.elapsed(), plan.seconds, clock.doing)

    async with _beside(watch.run(), crew.work(), stage.show(moment, invitation(running, made))):
        stop.working = True
        await watch.until(lambda: _count(watch, "ready") >= plan.agents or stop.asked.is_set(), READY_SECONDS)
        await _move(supervisor, made.campaign_id, "start")
        clock.start("dialling")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(plan.seconds):
                await stop.asked.wait()
        clock.doing = "draining"
        await _move(supervisor, made.campaign_id, "drain")
        await watch.until(lambda: _in_flight(watch, made.campaign_id) == 0, DRAIN_SECONDS)
        clock.doing = "leaving"
        await crew.leave()
        if any(agent["id"] == made.guest.user_id and agent["state"] != "offline" for agent in watch.all("agent")):
            await send_home(running.address, made.guest)


async def _move(supervisor: Visitor, campaign_id: int, action: str) -> None:
    """Start or drain the campaign, through a moment in which the api is away."""
    for _ in range(MOVE_TRIES):
        try:
            await supervisor.ask("POST", f"/api/campaigns/{campaign_id}/state", {"action": action})
        except AWAY:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        except ApiRefused as refusal:
            if refusal.code != "illegal_move":  # else it was done, and only the answer was lost
                raise
            return
        else:
            return


class _Clock:
    """How long the demo has dialled, and what it does, as a key of the words."""

    def __init__(self, total: float | None) -> None:
        self._time = asyncio.get_running_loop().time
        self._since: float | None = None
        self.doing = "arriving"

    def start(self, doing: str) -> None:
        self._since, self.doing = self._time(), doing

    def elapsed(self) -> float:
        return 0.0 if self._since is None else self._time() - self._since


@asynccontextmanager
async def _beside(*works: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Run these beside the block and cancel them at its end; a fault of the block is raised bare."""
    fault: Exception | None = None
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        try:
            yield
        except Exception as raised:  # raised again below: the group would wrap it
            fault = raised
        finally:
            for task in tasks:
                task.cancel()
    if fault is not None:
        raise fault


def _count(watch: Watch, state: str) -> int:
    return sum(agent["state"] == state for agent in watch.all("agent"))


def _in_flight(watch: Watch, campaign_id: int) -> int:
    campaign = watch.campaign(campaign_id)
    return int(campaign.get("ringing", 0)) + int(campaign.get("waiting", 0))


def invitation(running: World, made: Furnished) -> Invitation:
    """What the terminal tells a person who wants to look or to join."""
    return Invitation(
        address=running.address,
        admin=made.admin.login,
        admin_password=made.admin.password,
        supervisor=made.supervisor.login,
        supervisor_password=made.supervisor.password,
        guest=made.guest.login,
        guest_password=made.guest.password,
        sip_server=f"{HOST}:{running.settings.pbx.sip_port} (UDP or TCP)",
        sip_user=made.guest_phone.name,
        sip_secret=made.guest_phone.secret,
        folder=str(running.run_dir / "log"),
    )


async def _until_recordings_are_settled(running: World) -> None:
    connection = await connect(running.database_url, application="plateau demo")
    try:
        await _until_zero(lambda: report.unsettled_recordings(connection), SETTLE_SECONDS)
    finally:
        await connection.close()


async def _channels_left(running: World) -> int:
    """Channels that the PBX still has; a hang-up may take a moment."""
    return await _until_zero(lambda: _channels(running), EMPTY_SECONDS)


async def _until_zero(count: Callable[[], Awaitable[int]], seconds: float) -> int:
    """Count again and again until nothing is left or the time is over; what is left."""
    left = await count()
    for _ in range(int(seconds / LOOK_AGAIN_SECONDS)):
        if left == 0:
            break
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        left = await count()
    return left


async def _channels(running: World) -> int:
    answer = await running.ask(running.real.folders, "core show channels count")
    found = _ACTIVE.search(answer)
    return int(found[1]) if found else 0
