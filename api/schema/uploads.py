"""Shapes of files that are looked at before they are imported."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.schema.base import Body, Id, Line, Query, Shape
from api.schema.batches import BatchRows, RefusalShape
from intake.columns import FIELDS, NUMBERS
from intake.wishes import ENCODINGS

Encoding = Literal[ENCODINGS]  # type: ignore[valid-type]
Delimiter = Literal[";", "\t", ",", "|"]
Word = Literal[(*FIELDS, "extra", "ignore")]  # type: ignore[valid-type]
NumberField = Literal[NUMBERS]  # type: ignore[valid-type]
Choice = Literal["skip", "update", "keep"]


class DuplicatesBody(Body):
    """What becomes of a row whose number was seen before: left out, completing what is known, or one more contact."""

    file: Choice = "skip"
    campaign: Choice = "skip"
    principal: Choice = "update"


class WishesBody(Body):
    """How to read a file; what is null or not named is found out.

    `heading_row` counts as a spreadsheet does, 0: there is none. `columns` names columns by heading or letter.
    `order` is the one in which numbers are tried. `dates`: what comes first in 03/04/2026.
    """

    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    sheet: Line | None = None
    heading_row: int | None = Field(default=None, ge=0, le=1000)
    columns: dict[Line, Word] = Field(default_factory=dict, max_length=500)
    order: list[NumberField] = Field(default_factory=list, max_length=len(NUMBERS))
    dates: Literal["day", "month"] = "day"
    duplicates: DuplicatesBody = Field(default_factory=DuplicatesBody)


Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ChangeBody(Body):
    """How the file is to be read from now on; `version` is the one that was seen."""

    version: Version
    wishes: WishesBody


class ConfirmBody(Body):
    """Which preview is confirmed."""

    version: Version


class ColumnShape(Shape):
    """A column, what it is taken for (a field, extra, ignore or report), and its heading."""

    letter: str
    heading: str
    field: str


class ReadNumber(Shape):
    """A number as it stands in the file and as it is read; `repaired` names what was put right."""

    field: str
    written: str
    e164: str
    repaired: list[Literal["zero", "point_zero", "parenthesised_zero", "spaces", "quote"]]


class CellFault(Shape):
    """Why a row will be refused."""

    field: str
    code: str
    reason: str


class SampleShape(Shape):
    """One of the first rows as it will be read."""

    row: int
    cells: list[str]
    numbers: list[ReadNumber] = Field(default_factory=list)
    card: dict[str, str] = Field(default_factory=dict)
    extra: dict[str, str] = Field(default_factory=dict)
    consent: dict[str, str] | None = None
    postcode_repaired: bool = False
    refusals: list[CellFault] = Field(default_factory=list)


class RefusedCount(Shape):
    """How many rows will be refused for one reason in one column."""

    field: str
    code: str
    reason: str
    rows: int


class WholeFault(Shape):
    """Why the file cannot be imported as it is read now."""

    code: str
    detail: str


class PreviewShape(Shape):
    """What an import would do. `rows` counts what was looked at, which is the whole file where `complete`."""

    kind: Literal["text", "workbook"]
    encoding: str
    delimiter: str
    sheet: str
    sheets: list[str]
    heading_row: int
    columns: list[ColumnShape]
    remembered: bool
    order: list[str]
    fault: WholeFault | None
    samples: list[SampleShape]
    refused: list[RefusedCount]
    refusals: list[RefusalShape]
    rows: BatchRows
    complete: bool


class UploadShape(Shape):
    """A file that waits to be confirmed or discarded."""

    id: int
    campaign_id: int
    file_name: str
    bytes: int
    version: int
    wishes: dict[str, Any]
    created_by: int | None
    created_at: datetime
    expires_at: datetime


class PreviewedUpload(Shape):
    """A file and its preview."""

    upload: UploadShape
    preview: PreviewShape


class UploadList(Shape):
    """The files of a campaign that wait, newest first."""

    uploads: list[UploadShape]


class UploadQuery(Query):
    """Whose files."""

    campaign_id: Id
