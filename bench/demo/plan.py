"""What a demo is made of: its size, its numbers, how the called people behave. All reproducible by the seed."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bench.carrier.plan import Behaviour, Kind, Span

SHOWN = MappingProxyType(
    {
        "+331": ("+33199009990", "+33199009991"),
        "+332": ("+33261919990", "+33261919991"),
        "+333": ("+33353019990",),
        "+334": ("+33465719990", "+33465719991"),
        "+335": ("+33536499990",),
    }
)
"""Who sees what: each zone one of its own numbers, all reserved for fiction."""
DEFAULT_SHOWN = "+33465719990"
"""What everybody else sees, people at a mobile number among them."""
TRUNK = "simulated"
RING_SECONDS = 12
RECYCLE_MINUTES = MappingProxyType({"no_answer": 2, "busy": 1, "machine": 5, "left_early": 3, "rejected": 60})
_OTHERS = MappingProxyType(
    {
        Kind.MACHINE: 0.13,
        Kind.EARLY: 0.02,
        Kind.NO_ANSWER: 0.24,
        Kind.BUSY: 0.08,
        Kind.UNALLOCATED: 0.04,
        Kind.REJECTED: 0.03,
        Kind.UNAVAILABLE: 0.01,
    }
)

Mode = Literal["progressive", "predictive"]


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A demo as it was asked for. `seconds` counts from the first call; None: until told to stop."""

    seconds: float | None = None
    agents: int = 8
    seed: int = 1
    rows: int = 5000
    mode: Mode = "predictive"
    answer_rate: float = 0.45
    trunk: str | None = None
    """Another carrier's address; None: the simulated one is started."""
    keep: bool = False
    """Leave the run folder where it is at the end."""

    @property
    def channels(self) -> int:
        """Calls at once on the trunk."""
        return max(30, 4 * self.agents)

    @property
    def calls_per_second(self) -> float:
        """New calls per second on the trunk."""
        return max(5.0, self.agents / 2)


def behaviour(answer_rate: float) -> Behaviour:
    """People who answer in this share of the calls, soon, and talk for a short time: a demo that shows life."""
    others = sum(_OTHERS.values())
    rest = {kind: weight / others * (1 - answer_rate) for kind, weight in _OTHERS.items()}
    return Behaviour(
        chances=MappingProxyType({Kind.LIVE: answer_rate, **rest}),
        ring=Span(2, 4, 8),
        refuse=Span(0.3, 1, 3),
        talk=Span(8, 15, 25),
        machine=Span(8, 12, 18),
    )


def campaign_settings(plan: DemoPlan, principal_id: int) -> dict[str, object]:
    """The campaign of the demo, as the supervisor asks for it: at any hour, every call recorded."""
    return {
        "name": "Démonstration",
        "principal_id": principal_id,
        "mode": plan.mode,
        "trunk": TRUNK,
        "default_caller_id": DEFAULT_SHOWN,
        "ring_seconds": RING_SECONDS,
        "wrap_up_seconds": 20,
        "recording": "all",
        "recycle_minutes": dict(RECYCLE_MINUTES),
        "calling_hours": {"timezone": "Europe/Paris", "days": list(range(7)), "hours": [["00:00", "24:00"]]},
        "profile": "DEMO",
    }


def caller_id_rules() -> list[dict[str, object]]:
    """The rules as the API takes them."""
    return [{"prefix": prefix, "numbers": list(pool)} for prefix, pool in SHOWN.items()]


def all_shown() -> list[str]:
    """Every number that the trunk may show."""
    return [number for pool in SHOWN.values() for number in pool]
