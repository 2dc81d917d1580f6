"""How long data of people is kept: what the profiles of the law say, what a principal set shorter, and who is over.

A person may be in campaigns of several profiles. A profile's term is the longest that data may be kept, so the
shortest of all of them counts for the person: what one law forbids to keep, no other campaign keeps for it. A duty to
keep (the proof of a consent, a contract that runs) is the reverse: the longest counts, and it goes before any term.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dialer.core.law.profile import Law, Profile

LOG_DAYS = 1095
"""Days that the logs are kept (audit, events, messages, who listened to whom): our default, no text of law says it."""

PROFILE = "FR_B2C"
"""Whose terms hold where another profile says nothing, and for whoever is in no campaign."""


@dataclass(frozen=True, slots=True)
class RetentionTerms:
    """Days that each kind of data is kept, and the sources that say so; None: the law gives no number.

    `prospects` count from the collection or the last contact that came from the person, `customers` from the end of
    the relation, `recordings` from the call; `recordings_longest` is what recordings of some sales must be kept, and
    what no campaign may pass. `proofs`: a consent is to be proved for so long after it was given, and after each use.
    `oppositions` are kept so long at least, and without an end unless `oppositions_end`.
    """

    prospects: int | None
    recordings: int | None
    recordings_longest: int | None
    customers: int | None = None
    proofs: int | None = None
    oppositions: int | None = None
    oppositions_end: bool = False
    log: int = LOG_DAYS
    cited: tuple[str, ...] = ()

    def shorter(self, own: Mapping[str, int]) -> RetentionTerms:
        """The same with a principal's own days where they are fewer; more count for nothing. Duties stay.

        `own`: by prospects, customers, recordings or log; log holds for all, so the shortest of all principals counts.
        """
        return replace(
            self,
            prospects=_least(self.prospects, own.get("prospects")),
            customers=_least(self.customers, own.get("customers")),
            recordings=_least(self.recordings, own.get("recordings")),
            recordings_longest=_least(self.recordings_longest, own.get("recordings")),
            log=min(self.log, own.get("log", self.log)),
        )

    def days(self, kind: str) -> int | None:
        """Days of prospects, customers, recordings or log; the most that may be set."""
        return {
            "prospects": self.prospects,
            "customers": self.customers,
            "recordings": self.recordings_longest,
            "log": self.log,
        }[kind]


@dataclass(frozen=True, slots=True)
class RetentionLaw:
    """The terms of every profile, and those that hold where a profile says nothing."""

    rest: RetentionTerms
    profiles: Mapping[str, RetentionTerms]

    def of(self, profile: str) -> RetentionTerms:
        """The terms of a campaign's profile; a profile that is no more has those of the rest."""
        return self.profiles.get(profile, self.rest)

    def shortest(self, kind: str, own: Mapping[str, int]) -> int | None:
        """The fewest days that anybody's data of one kind are kept; None: they are kept without an end."""
        known = [one.shorter(own).days(kind) for one in (self.rest, *self.profiles.values())]
        return min((one for one in known if one is not None), default=None)

    def told(self, own: Mapping[int, Mapping[str, int]]) -> dict[str, Any]:
        """What a run writes down of its terms: of the profiles, and what principals set themselves."""
        return {
            "rest": asdict(self.rest) | {"cited": list(self.rest.cited)},
            "profiles": {name: asdict(one) | {"cited": list(one.cited)} for name, one in sorted(self.profiles.items())},
            "own": {str(principal): dict(sorted(days.items())) for principal, days in sorted(own.items())},
        }


def retention_of(law: Law, day: date) -> RetentionLaw:
    """What all profiles say on `day`. Raises UnknownProfile where there is no PROFILE."""
    rest = _terms(law.profile(PROFILE), day, RetentionTerms(None, None, None))
    return RetentionLaw(rest, {name: _terms(profile, day, rest) for name, profile in law.profiles.items()})


def _terms(profile: Profile, day: date, rest: RetentionTerms) -> RetentionTerms:
    found = {
        key: profile.value(path, day)
        for key, path in (
            ("prospects", "retention.prospect_days"),
            ("customers", "retention.customer_days"),
            ("recordings", "recording.retention_days"),
            ("insurance", "recording.insurance_sales_days"),
            ("proofs", "consent.proof_days"),
            ("oppositions", "retention.opposition_days"),
            ("list_years", "consent.internal_list_years"),
        )
    }
    days = {key: int(value.value) if value else None for key, value in found.items()}
    if years := days["list_years"]:
        days["oppositions"] = max(366 * years, days["oppositions"] or 0)
    end = profile.value("retention.opposition_end", day)
    longest = max((one for one in (days["recordings"], days["insurance"]) if one is not None), default=None)
    cited = [value.cited for value in (*found.values(), end) if value and value.cited]
    return RetentionTerms(
        prospects=_else(days["prospects"], rest.prospects),
        customers=_else(days["customers"], rest.customers),
        recordings=_else(days["recordings"], rest.recordings),
        recordings_longest=_else(longest, rest.recordings_longest),
        proofs=days["proofs"],
        oppositions=_else(days["oppositions"], rest.oppositions),
        oppositions_end=end.value == "after_days" if end else rest.oppositions_end,
        cited=tuple(dict.fromkeys(cited)) or rest.cited,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a contact that bears on how long it is kept; all times are aware.

    `asked_at`: the last callback that the person asked for. `consented_at`: the last consent of any kind that they
    gave. `sold_at`: the last call that ended in a sale. `contract_ended_at`: when the last contract that is known
    ended, and `contract_runs`: one has not. `proved_at`: the last consent, or use of one, whose proof some profile asks
    for. `profiles`: those of the campaigns that the contact is in, over or not.
    """

    collected_at: datetime
    profiles: Sequence[str] = ()
    asked_at: datetime | None = None
    consented_at: datetime | None = None
    sold_at: datetime | None = None
    contract_runs: bool = False
    contract_ended_at: datetime | None = None
    proved_at: datetime | None = None

    @property
    def customer(self) -> bool:
        """Whether there was or is more than prospecting: a sale, or a contract."""
        return self.contract_runs or self.sold_at is not None or self.contract_ended_at is not None


@dataclass(frozen=True, slots=True)
class Fate:
    """Since when a contact's time is counted and when it is over; None: as long as the contract runs, or for ever.

    `profile`: whose term it is, "" where a principal's own or no campaign's. `proof`: it is over only because the
    proof of a consent no longer has to be kept.
    """

    since: datetime
    over_at: datetime | None
    profile: str = ""
    proof: bool = False


def fate(known: Known, law: RetentionLaw, own: Mapping[str, int]) -> Fate:
    """How long a contact is kept, under its principal's `own` shorter days.

    A relation whose contract nobody wrote down ends with its last sale (docs/decisions.md).
    """
    given = (known.collected_at, known.asked_at, known.consented_at)
    bought = (known.sold_at, known.contract_ended_at) if known.customer else ()
    since = max(one for one in (*given, *bought) if one is not None)
    if known.contract_runs:
        return Fate(since, None)
    kind = "customers" if known.customer else "prospects"
    terms = [(name, law.of(name)) for name in known.profiles] or [("", law.rest)]
    lawful = [(days, name) for name, one in terms if (days := one.days(kind)) is not None]
    days, profile = min(lawful, default=(None, ""))
    if own.get(kind) is not None and (days is None or own[kind] < days):
        days, profile = own[kind], ""
    if days is None:
        return Fate(since, None)
    over = since + timedelta(days=days)
    duties = [one.proofs for _, one in terms if one.proofs is not None]
    if known.proved_at is not None and duties:
        proved = known.proved_at + timedelta(days=max(duties))
        if proved > over:
            return Fate(since, proved, profile, proof=True)
    return Fate(since, over, profile)


def _else(value: int | None, rest: int | None) -> int | None:
    return rest if value is None else value


def _least(law: int | None, own: int | None) -> int | None:
    known = [one for one in (law, own) if one is not None]
    return min(known, default=None)
