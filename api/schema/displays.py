"""Shapes of the televisions on the wall."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from api.schema.base import Body, Name, Shape

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]


class DisplayBody(Body):
    """Where a display hangs, and what it speaks."""

    name: Name
    language: Literal["fr", "en"]


class MadeDisplay(Shape):
    """A new display; its path is told once."""

    id: int
    path: str


class DisplayShape(Shape):
    """A display; `seen_at` null: its address was never opened."""

    id: int
    name: str
    language: str
    made_by: str
    made_at: datetime
    seen_at: datetime | None


class DisplayList(Shape):
    """The displays whose addresses work."""

    displays: list[DisplayShape]


class EnterBody(Body):
    """The key that stands in a display's address."""

    key: Key


class OwnDisplay(Shape):
    """What a display is told of itself."""

    name: str
    language: Literal["fr", "en"]
