"""Shapes of the company register: its files, what is wanted of them, and the jobs that read them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.schema.base import Body, Id, Shape

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.]{1,8}$")]
Codes = Annotated[list[Code], Field(max_length=200)]
Day = Annotated[date, Field(strict=False)]


class RegisterFile(Shape):
    """A file of the folder of the register."""

    name: str
    bytes: int


class RegisterFiles(Shape):
    """The files that the operator put into the folder; null: the setting register_dir names none."""

    folder: str | None
    files: list[RegisterFile]


class RegisterBody(Body):
    """Which files, and what is wanted of them; an empty list leaves open.

    `naf`, `postcodes` and `legal_forms` are codes or their beginnings. Who objects to prospecting is always left out.
    """

    establishments: FileName
    units: FileName
    numbers: FileName | None = None
    naf: Codes = Field(default_factory=list)
    departments: Codes = Field(default_factory=list)
    postcodes: Codes = Field(default_factory=list)
    sizes: Codes = Field(default_factory=list)
    legal_forms: Codes = Field(default_factory=list)
    created_from: Day | None = None
    created_to: Day | None = None
    active_only: bool = True
    head_offices_only: bool = False


class RegisterBatchBody(RegisterBody):
    """The same, into this campaign."""

    campaign_id: Id


class CountShape(Shape):
    """Establishments of one department, activity or band of employees."""

    code: str
    companies: int
    with_number: int


class NumbersShape(Shape):
    """Rows of the file of numbers, and those that name no company."""

    rows: int
    unreadable: int


class CountedShape(Shape):
    """What a selection comes to; `opposed` and `unknown` are left out whatever is asked."""

    matching: int
    companies: int
    with_number: int
    without_number: int
    opposed: int
    unknown: int
    sole_traders: int
    numbers: NumbersShape
    by_department: list[CountShape]
    by_activity: list[CountShape]
    by_size: list[CountShape]


class RegisterJob(Shape):
    """How far a reading of the register is, and what it came to."""

    id: int
    kind: Literal["count", "batch"]
    state: Literal["running", "done", "failed", "cancelled"]
    step: str
    fraction: float
    fault: str
    counted: CountedShape | None
    batch_id: int | None
