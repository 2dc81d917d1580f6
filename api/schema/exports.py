"""Shapes of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.schema.base import Body, Id, Moment, Query, Shape
from api.schema.contacts import Dialled, Sought
from db.search.exporting import Kind
from dialer.core.states import LeadState

FileLayout = Literal["xlsx", "csv", "plain"]


class ExportBody(Body):
    """Which table, and which of its rows: those of contacts that a search with the same words would find.

    `from` and `before` narrow by the time that the table is about: when a contact was imported, a call decided, an
    answer or a callback given for, a recording begun, a number listed, a file refused.
    """

    kind: Kind = Field(strict=False)
    from_: Moment | None = Field(default=None, alias="from")
    before: Moment | None = None
    find: Sought = ""
    name: Sought = ""
    company: Sought = ""
    city: Sought = ""
    email: Sought = ""
    answer: Sought = ""
    number: Dialled = ""
    principal_id: Id | None = None
    campaign_id: Id | None = None
    batch_id: Id | None = None
    state: LeadState | None = Field(default=None, strict=False)
    disposition: str | None = Field(default=None, pattern=r"^[a-z0-9_]{1,32}$")
    called_from: Moment | None = None
    called_before: Moment | None = None
    promised_from: Moment | None = None
    promised_before: Moment | None = None


class ExportOrder(ExportBody):
    """The same with the kind of file: `csv` as French spreadsheets open it, `plain` for machines."""

    layout: FileLayout = "xlsx"


class ExportCount(Shape):
    """What a file would hold; a sheet takes 1,048,575 rows, and more go on another one."""

    rows: int
    sheets: int


class ExportShape(Shape):
    """One export of one's own; it can be fetched while it is done, until it expires."""

    id: int
    kind: Kind
    layout: FileLayout
    filter: dict[str, Any]
    state: Literal["running", "done", "failed", "cancelled", "expired"]
    rows_total: int | None
    rows_written: int
    bytes: int | None
    fault: str
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime


class ExportList(Shape):
    """One's own exports, newest first; `next` is the `before` of the next page."""

    exports: list[ExportShape]
    next: int | None


class ExportQuery(Query):
    """Which page."""

    before: Id | None = None
    limit: int = Field(default=50, ge=1, le=200)
