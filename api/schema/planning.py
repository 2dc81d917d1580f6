"""Shapes of plans: a team that does not call yet, and what simulated shifts say of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schema.base import Body, Shape


class SimulationBody(Body):
    """A team and its list. Times are means in seconds, shares from 0 to 1; what is left out is the usual."""

    agents: Annotated[int, Field(ge=1, le=100)]
    learned: Annotated[
        bool, Field(description="take all but agents, hours and leads from the campaign's own calls and settings")
    ] = False
    answer_rate: Annotated[float, Field(ge=0.01, le=1, description="share of calls that people answer")] = 0.3
    talk: Annotated[float, Field(ge=1, le=7200)] = 90
    wrap: Annotated[float, Field(ge=0, le=3600)] = 15
    ring: Annotated[float, Field(ge=3, le=84, description="until a person answers; at most 70 % of ring_out")] = 12
    ring_out: Annotated[float, Field(ge=5, le=120, description="until nobody will answer")] = 25
    hours: Annotated[float, Field(ge=0.25, le=12, description="length of the shift")] = 1
    leads: Annotated[int, Field(ge=1, le=10_000_000, description="each is dialled once")] = 5000
    limit: Annotated[float, Field(ge=0, le=1, description="abandoned calls a live answer, at most")] = 0.03
    patience: Annotated[float, Field(ge=0, le=10, description="seconds until an answer is abandoned")] = 2
    mode: Literal["progressive", "predictive"] = "predictive"
    machine_share: Annotated[float, Field(ge=0, le=1, description="of what no person answers")] = 0.3
    failure_share: Annotated[float, Field(ge=0, le=1, description="of what no person answers")] = 0.2
    give_up_after: Annotated[
        float | None, Field(ge=10, le=120, description="seconds of ringing after which a call may be given up")
    ] = None


class Estimate(Shape):
    """A mean of simulated shifts and its 95 % interval; null where a single shift says nothing of that."""

    mean: float
    low: float | None
    high: float | None


class TeamShape(Shape):
    """What teams of one size come to. `attempts` and `people_reached` are of the shift, or of the list if it ends."""

    agents: int
    shifts: int = Field(description="simulated ones")
    utilisation: Estimate
    mean_wait_seconds: Estimate = Field(description="of agents, before a conversation")
    p90_wait_seconds: Estimate
    attempts: Estimate
    people_reached: Estimate
    people_reached_per_hour: Estimate
    abandon_rate: Estimate
    list_lasts_hours: Estimate
    simulated_hours: Estimate = Field(description="less than the shift where time for simulating was short")


class Simulation(Shape):
    """The team that was asked about and some of other sizes, by size."""

    teams: list[TeamShape]
