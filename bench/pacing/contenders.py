"""Who is compared: the shipped policy from a cold start, and the public rules, those with a dial tuned in hindsight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bench.pacing.cells import LIMIT, Cell
from bench.pacing.eis import Eis
from bench.pacing.parts import Policy
from bench.pacing.peers import Issabel, Webitel
from bench.pacing.rules import InterviewersController, Ratio
from bench.pacing.vicidial import Brake, VicidialAdapt, VicidialRatio
from dialer.core import policy

SHIPPED = "Plateau"
PROGRESSIVE = "progressive"
RATIO = "line ratio, tuned"
VICIDIAL_RATIO = "VICIdial RATIO, tuned"
ADAPT_CAPS = (1.4, 1.8, 2.4, 3.0)
"""The last is the one that VICIdial ships with."""


def shipped(cell: Cell) -> Policy:
    """As a campaign has it, told nothing of the world but how long its customers wait."""
    return policy.Policy(policy.PolicySettings(limit=LIMIT, patience=cell.law.patience, give_up=True))


def adapt_name(brake: Brake, cap: float) -> str:
    """How a table names it."""
    return f"VICIdial {brake}, cap {cap:g}"


def _adapt() -> dict[str, Callable[[], Policy]]:
    def made(brake: Brake, cap: float) -> Callable[[], Policy]:
        return lambda: VicidialAdapt(brake, cap, LIMIT)

    return {adapt_name(brake, cap): made(brake, cap) for brake in Brake for cap in ADAPT_CAPS}


TUNED: Mapping[str, Callable[[float], Policy]] = MappingProxyType({RATIO: Ratio, VICIDIAL_RATIO: VicidialRatio})
"""Rules with one dial, set in hindsight to what would have kept the limit."""
ADAPT: Mapping[str, Callable[[], Policy]] = MappingProxyType(_adapt())
FIXED: Mapping[str, Callable[[], Policy]] = MappingProxyType(
    {
        PROGRESSIVE: Ratio,
        **ADAPT,
        "Issabel": Issabel,
        "Webitel": Webitel,
        "EIS": Eis,
        "interviewers' controller": InterviewersController,
    }
)
RULES = (*TUNED, *FIXED)
EVERYBODY = (SHIPPED, *RULES)
