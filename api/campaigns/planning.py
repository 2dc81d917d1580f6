"""What a team would do before it goes live: simulated by a process of its own, so that nobody else waits."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

import structlog

from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.planning import Simulation, SimulationBody
from api.visit import Visit
from db.campaigns import settings as campaigns
from ops.settings import Settings

ROOT = Path(__file__).parent.parent
WORK_SECONDS = 6
"""Of one processor, at low priority."""
PATIENCE_SECONDS = 30.0
"""The machine may have calls to attend to first."""
SHIFTS = 4

routes = Routes("planning")
log = structlog.get_logger()


@routes.route(
    "POST",
    "/api/campaigns/{campaign_id}/simulations",
    role=Role.SUPERVISOR,
    refusals=("simulation_running", "simulation_impossible", "simulation_too_slow"),
)
async def simulate_team(visit: Visit, campaign_id: int, body: SimulationBody) -> Simulation:
    """Simulate a team on a list before it goes live: utilisation, waits, people reached, abandon rate, end of list."""
    async with visit.pool.acquire(timeout=5) as connection:
        or_not_found(await campaigns.get(connection, campaign_id))
    async with visit.house.simulations.one(visit.who.user_id):
        return Simulation.model_validate_json(await _simulated(visit.house.settings, campaign_id, body))


async def _simulated(settings: Settings, campaign_id: int, body: SimulationBody) -> bytes:
    """What `plateau pacing simulate --json` says; it is given the database where it has to learn from it."""
    plain = body.model_dump(exclude={"learned"})
    asked = [f"--{name.replace('_', '-')}={value}" for name, value in plain.items() if value is not None]
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    if body.learned:
        asked.append(f"--campaign-id={campaign_id}")
        environment |= _database(settings)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "plateau.cli", "pacing", "simulate", "--json",
        f"--seeds={SHIFTS}", f"--within={WORK_SECONDS}", *asked,
        cwd=ROOT, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            found, said = await child.communicate()
    except TimeoutError:
        raise Problem("simulation_too_slow") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    if child.returncode == 0:
        return found
    if refused := _refusal(found):
        raise Problem("simulation_impossible", detail=refused)
    log.error("a simulation failed", status=child.returncode, said=said.decode(errors="replace")[-500:])
    killed = child.returncode is not None and child.returncode < 0
    raise Problem("simulation_too_slow" if killed else "unexpected")


def _refusal(found: bytes) -> str | None:
    """Why this team cannot be simulated, where the program says so; whatever else it says is no one's but the log's."""
    try:
        said = json.loads(found)
    except ValueError:
        return None
    return str(said["refused"]) if isinstance(said, dict) and "refused" in said else None


def _database(settings: Settings) -> dict[str, str]:
    """The settings that a command has to have, and of the secrets no other than the database's."""
    return {
        "PLATEAU_RUN_DIR": str(settings.run_dir),
        "PLATEAU_RECORDINGS_DIR": str(settings.recordings_dir),
        "PLATEAU_DATABASE__URL": settings.database.url.get_secret_value(),
        "PLATEAU_AMI__SECRET": "none",
        "PLATEAU_RECORDER__OPUSENC": '["none"]',
    }
