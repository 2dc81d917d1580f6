"""Shapes of the retention: terms, what has run out of time, and the runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.schema.base import Body, Query, Shape


class TermsShape(Shape):
    """Days that each kind of data is kept, and the sources; null: the law gives no number.

    `proofs`: how long a consent is to be proved, after it was given and after each use. `oppositions`: the least that
    an entry of the do-not-call list is kept; without an end unless `oppositions_end`.
    """

    prospects: int | None
    customers: int | None
    recordings: int | None
    recordings_longest: int | None
    proofs: int | None
    oppositions: int | None
    oppositions_end: bool
    log: int
    cited: list[str]


class PrincipalTerms(Shape):
    """The days that hold for a principal where a profile says no others: the law's, or its own shorter ones."""

    principal_id: int
    prospects: int | None
    customers: int | None
    recordings: int | None
    log: int


class RunShape(Shape):
    """A run; without an end it is under way, or was killed and is begun again."""

    id: int
    dry: bool
    asked_by: str | None
    started_at: datetime
    finished_at: datetime | None
    terms: dict[str, Any]
    counts: dict[str, Any]


class RetentionShape(Shape):
    """What the law says, what principals set, and the last runs, newest first.

    `profiles`: the terms of each profile. Of a contact in campaigns of several the shortest counts; `law` is for
    contacts in no campaign.
    """

    law: TermsShape
    profiles: dict[str, TermsShape]
    principals: list[PrincipalTerms]
    runs: list[RunShape]


class DueShape(Shape):
    """A contact whose time is over: since when it is counted, when it was over, by the term of which profile.

    `profile` is empty where the term is the principal's own; `customer`: counted from the end of the relation.
    """

    contact_id: int
    principal_id: int
    since: datetime
    over_at: datetime
    customer: bool
    profile: str


class DueQuery(Query):
    """Which page."""

    after: int = Field(default=0, ge=0, le=2**63 - 1)
    limit: int = Field(default=50, ge=1, le=200)


class DueList(Shape):
    """Contacts by id; `next` is the `after` of the next page."""

    contacts: list[DueShape]
    next: int | None


class DryRun(Shape):
    """What a run now would erase: counts, and the first contacts."""

    id: int
    counts: dict[str, Any]
    contacts: list[DueShape]


class TermBody(Body):
    """Fewer days than the law allows; null: as the law says."""

    kind: Literal["prospects", "customers", "recordings", "log"]
    days: int | None = Field(ge=1, le=36_500)
