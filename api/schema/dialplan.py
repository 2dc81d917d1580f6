"""Shapes of the dialplan: its files, what differs, its versions, and orders about it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from api.schema.base import Body, Id, Shape
from api.schema.people import AnyPassword

FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}\.conf$")]
FileText = Annotated[str, StringConstraints(max_length=200_000, pattern=r"^[^\x00]*$")]


class FileShape(Body):
    """A file of the dialplan; `extensions.conf` is the one that Asterisk reads first."""

    name: FileName
    text: FileText


def _each_once(files: list[FileShape]) -> list[FileShape]:
    if len({one.name for one in files}) != len(files):
        raise ValueError("a file is there twice")
    return files


Files = Annotated[list[FileShape], Field(min_length=1, max_length=40), AfterValidator(_each_once)]


class FilesBody(Body):
    """A dialplan to look at."""

    files: Files


class ApplyBody(Body):
    """A dialplan to put into service; one's own password is asked again, since a dialplan is a program that runs."""

    files: Files
    seen: Annotated[Id, Field(description="the version in service that was seen; refused where another one is")]
    password: AnyPassword


class VersionShape(Shape):
    """A dialplan that was put into service."""

    id: int
    came_from: Literal["start", "page", "command"]
    made_at: datetime
    made_by: str | None


class DialplanShape(Shape):
    """The dialplan in service; `version` null: no supervisor has started with this database yet."""

    version: int | None
    files: list[FileShape]


class VersionList(Shape):
    """What was in service, newest first: the first one is now."""

    versions: list[VersionShape]


class LineShape(Shape):
    """A line that differs, or one beside it; `gap`: lines that are the same were left out before it."""

    file: str
    kind: Literal["same", "added", "removed"]
    before: int | None
    after: int | None
    text: str
    gap: bool


class VersionFiles(Shape):
    """The files of a version, and what going back to it would change."""

    id: int
    files: list[FileShape]
    difference: list[LineShape]


class OrderShape(Shape):
    """An order that was written."""

    order: int
    difference: list[LineShape]


class FaultShape(Shape):
    """What is wrong, where; line 0 where no line can be named. Messages are Asterisk's, in English."""

    file: str
    line: int
    message: str


class OrderState(Shape):
    """How an order stands; `text` says in the reader's language why it was refused."""

    state: Literal["waiting", "working", "done", "refused"]
    code: str | None
    text: str
    faults: list[FaultShape]
    version: int | None
