"""What judging a call by the law costs: the whole answer with its sentences, beside a bare loop of look-ups.

The calls differ in everything that rules look at: moment, number, place, consent, history, way of dialling, number
shown. All profiles take part, the French ones most. Files are read and holidays found before the clock starts, as in
a process that runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from dialer.core.law.case import Case, Consent, Opposition, Past
from dialer.core.law.judge import judge
from dialer.core.law.profile import Law, Profile
from dialer.core.model import E164
from dialer.core.states import CampaignMode
from ops.law import load

LEAST_RATE = 20_000
ROUNDS = 9
_BEGINS = datetime(2026, 6, 1, tzinfo=UTC)
_MINUTES = 365 * 24 * 60
_FRENCH = ("FR_B2C", "FR_B2C", "FR_B2C", "FR_B2B", "FR_SURVEY")
_POSTCODES = (
    "75001",
    "13001",
    "57000",
    "67000",
    "20000",
    "97110",
    "97133",
    "97200",
    "97300",
    "97400",
    "97600",
    "98800",
    "",
)
_NUMBERS = {
    "FR": ("+3319900", "+3326191", "+3363998"), "GB": ("+44770090",), "US": ("+121255501", "+130555501"),
    "DE": ("+493023125",), "ES": ("+3491",), "IT": ("+3906",),
}  # fmt: skip
_LENGTHS = {"US": 12, "DE": 13, "GB": 13}
_SHOWN = ("+33162000000", "+33270123456", "+33199001234", "+33612345678", "+33948123456", None)


@dataclass(slots=True)
class Comparison:
    """Seconds of processor time of each round, and what became of the calls."""

    cases: int
    seconds: list[float] = field(default_factory=list)
    bare_seconds: list[float] = field(default_factory=list)
    allowed: int = 0
    later: int = 0
    never: int = 0

    @property
    def rate(self) -> float:
        """Calls judged a second of processor time, in the least disturbed round."""
        return self.cases / min(self.seconds)

    @property
    def bare_rate(self) -> float:
        """The bare loop's."""
        return self.cases / min(self.bare_seconds)

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""
        return {
            "cases": self.cases,
            "judged_per_second": round(self.rate),
            "bare_per_second": round(self.bare_rate),
            "least_per_second": LEAST_RATE,
            "seconds": [round(one, 4) for one in self.seconds],
            "bare_seconds": [round(one, 4) for one in self.bare_seconds],
            "allowed": self.allowed,
            "later": self.later,
            "never": self.never,
        }


def compare(cases: int, seed: int = 1) -> Comparison:
    """Judge so many different calls, round by round beside the bare loop; both meet the same machine."""
    law = load()
    drawn = draw(law, cases, Random(seed))
    found = Comparison(cases)
    for profile, case in drawn:
        verdict = judge(profile, case)
        found.allowed += verdict.allowed
        found.never += verdict.next_allowed_at is None
    found.later = cases - found.allowed - found.never
    tables = _tables(drawn)
    for _ in range(ROUNDS):
        found.bare_seconds.append(_timed(lambda: _bare(drawn, tables)))
        found.seconds.append(_timed(lambda: _judged(drawn)))
    return found


def draw(law: Law, cases: int, random: Random) -> list[tuple[Profile, Case]]:
    """Calls that differ in everything; demonstration numbers only, where a country has any."""
    names = [*_FRENCH * 3, *law.profiles]
    return [_one(law.profile(random.choice(names)), random) for _ in range(cases)]


def _one(profile: Profile, random: Random) -> tuple[Profile, Case]:
    now = _BEGINS + timedelta(minutes=random.randrange(_MINUTES), seconds=random.randrange(60))
    beginning = random.choice(_NUMBERS[profile.country])
    missing = _LENGTHS.get(profile.country, 12) - len(beginning)
    consent = random.choice((Consent.VALID, Consent.VALID, Consent.CONTRACT, Consent.NONE))
    return profile, Case(
        now=now,
        number=E164(f"{beginning}{random.randrange(10**missing):0{missing}}"),
        mode=random.choice(list(CampaignMode)),
        world="demo",
        caller_id=_shown(random),
        consent=consent,
        consented_at=now - timedelta(days=random.randrange(900)),
        sector=random.choice(("", "", "", "telecom", "cpf_training")),
        postcode=random.choice(_POSTCODES) if profile.country == "FR" else random.choice(("28001", "")),
        past=Past(
            attempts=tuple(sorted(now - timedelta(hours=random.randrange(1500)) for _ in range(random.randrange(7)))),
            refused_at=(now - timedelta(days=random.randrange(1, 200)),) if random.random() < 0.1 else (),
            abandoned_at=now - timedelta(hours=random.randrange(200)) if random.random() < 0.05 else None,
        ),
        opposition=Opposition.PRINCIPAL if random.random() < 0.03 else None,
        listed=False,
        compared_at=now - timedelta(days=random.randrange(40)),
    )


def _shown(random: Random) -> E164 | None:
    shown = random.choice(_SHOWN)
    return E164(shown) if shown else None


def _judged(drawn: list[tuple[Profile, Case]]) -> None:
    for profile, case in drawn:
        judge(profile, case)


def _tables(drawn: list[tuple[Profile, Case]]) -> tuple[dict[str, object], dict[str, object]]:
    return {profile.name: profile for profile, _ in drawn}, {case.postcode: case for _, case in drawn}


def _bare(drawn: list[tuple[Profile, Case]], tables: tuple[dict[str, object], dict[str, object]]) -> None:
    """The least that could be done with a call: its profile and its place looked up, and the hour of the day."""
    profiles, places = tables
    for profile, case in drawn:
        if profiles[profile.name] is None or places[case.postcode] is None or case.now.hour > 24:
            raise AssertionError


def _timed(work: Callable[[], None]) -> float:
    begins = time.process_time()
    work()
    return time.process_time() - begins
