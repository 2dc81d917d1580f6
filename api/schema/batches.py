"""Shapes of imports."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schema.base import Id, Query, Shape


class BatchRows(Shape):
    """Rows of a file; read = imported + updated + refused + skipped once the batch is done.

    `duplicates`: of rows with a number seen before in the file, in the campaign, or elsewhere at the principal, how
    many were skipped, updated and kept.
    """

    read: int
    imported: int
    updated: int
    refused: int
    skipped: int
    do_not_call: int
    duplicates: dict[str, dict[str, int]]


class BatchShape(Shape):
    """One import."""

    id: int
    campaign_id: int
    file_name: str
    state: Literal["importing", "done", "failed", "cancelled", "rolling_back", "rolled_back"]
    fault: str
    rows: BatchRows
    headings: list[str]
    created_by: int | None
    created_at: datetime
    finished_at: datetime | None


class BatchList(Shape):
    """Imports of a campaign, newest first; `next` is the `before` of the next page."""

    batches: list[BatchShape]
    next: int | None


class BatchQuery(Query):
    """Which imports."""

    campaign_id: Id
    before: Id | None = None
    limit: int = Field(default=50, ge=1, le=200)


class RolledBackShape(Shape):
    """Leads deleted because nobody ever dialled them, and leads that stay, removed from calling."""

    deleted: int
    removed: int


class RefusalQuery(Query):
    """How many rows."""

    limit: int = Field(default=200, ge=1, le=1000)


class RefusalShape(Shape):
    """Why a row was not taken; rows count lines of the file, the heading included."""

    row: int
    field: str
    code: str
    reason: str


class RefusalList(Shape):
    """The first refused rows; all of them with their content are in the CSV file."""

    refusals: list[RefusalShape]


class OpposedQuery(Query):
    """Whose do-not-call list; everybody's where nobody is named."""

    principal_id: Id | None = None


class OpposedShape(Shape):
    """What became of a file of numbers never to call; `refusals` are the first of `refused` rows."""

    rows: int
    numbers: int
    added: int
    refused: int
    refusals: list[RefusalShape]
