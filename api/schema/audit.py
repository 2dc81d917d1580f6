"""Shapes of the audit log and of the state of the system."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.schema.base import Id, Moment, Query, Shape

Action = Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,32}(\.[a-z_]{0,64})?$")]
Target = Annotated[str, StringConstraints(pattern=r"^([a-z_]{1,32} [0-9A-Za-z_-]{1,64})?$")]


class AuditQuery(Query):
    """Which acts. The first moment is included, the second is not."""

    user_id: Id | None = None
    action: Action = Field(default="", description="its beginning, such as campaign. or campaign.start")
    target: Target = Field(default="", description="such as campaign 7")
    since: Moment | None = None
    until: Moment | None = None
    before: Id | None = None
    limit: int = Field(default=50, ge=1, le=200)


class AuditEntry(Shape):
    """Who did what to what; `detail` says what it is now and, where that was kept, what it was `before`."""

    id: int
    at: datetime
    user_id: int | None
    who: str | None
    action: str
    target: str
    detail: dict[str, Any]


class AuditList(Shape):
    """Acts, newest first; `next` is the `before` of the next page."""

    entries: list[AuditEntry]
    next: int | None


class FindingShape(Shape):
    """One thing that was looked at: good, or wrong or weak with its cure."""

    state: Literal["good", "weak", "wrong"]
    text_fr: str
    text_en: str
    cure_fr: str
    cure_en: str


class SystemShape(Shape):
    """What this process can see of the system; `plateau check` on the machine itself sees more."""

    at: datetime
    findings: list[FindingShape]
