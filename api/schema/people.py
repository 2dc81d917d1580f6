"""Shapes of log-in, people and their sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from api.schema.base import Body, Language, Name, Query, Shape

Login = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._@-]{0,63}$")]
# NIST SP 800-63B: length counts, composition rules do not
Password = Annotated[str, StringConstraints(min_length=12, max_length=128, pattern=r"^[^\x00]*$")]
AnyPassword = Annotated[str, StringConstraints(max_length=1024)]
Role = Literal["agent", "supervisor", "admin"]
Station = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class LoginBody(Body):
    """Who, and the password."""

    login: Annotated[str, StringConstraints(max_length=64)]
    password: AnyPassword


Key = Annotated[str, StringConstraints(max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _one_each(own: dict[str, str]) -> dict[str, str]:
    pressed = [key for key in own.values() if key]
    if len(set(pressed)) < len(pressed):
        raise ValueError("one key is given to two actions")
    return own


class Keys(Body):
    """A person's keys of the pages. `own`: by the usual key the one pressed instead; empty: this one is off."""

    off: bool = False
    own: Annotated[dict[Key, Key], Field(max_length=100), AfterValidator(_one_each)] = Field(default_factory=dict)


class Me(Shape):
    """The person logged in; send csrf_token as X-CSRF-Token with everything that is not a GET."""

    id: int
    login: str
    name: str
    role: Role
    language: Language
    is_agent: bool
    keys: Keys
    csrf_token: str
    expires_at: datetime


class MeBody(Body):
    """What a person may change of their own account; null changes nothing."""

    language: Language | None = None
    keys: Keys | None = None


class PasswordBody(Body):
    """A person's own new password, with the present one."""

    present: AnyPassword
    new: Password


class UserShape(Shape):
    """A person as administrators see them; station: of agents only."""

    id: int
    login: str
    name: str
    role: Role
    language: Language
    station: str | None
    created_at: datetime
    disabled_at: datetime | None


class UserList(Shape):
    """People by id; `next` is the `after` of the next page."""

    users: list[UserShape]
    next: int | None


class UserQuery(Query):
    """Which people."""

    after: int = Field(default=0, ge=0, le=2**53)
    limit: int = Field(default=100, ge=1, le=500)
    disabled: bool = Field(default=False, description="also closed accounts")


class UserBody(Body):
    """A new person; an agent gets a station (named, or the first free one)."""

    login: Login
    name: Name
    role: Role
    language: Language = "fr"
    password: Password
    station: Station | None = None


class UserPatch(Body):
    """What to change of a person."""

    name: Name | None = None
    language: Language | None = None
    role: Role | None = None
    disabled: bool | None = None


class NewPasswordBody(Body):
    """A password given by an administrator; every session of the person ends."""

    password: Password


class SessionShape(Shape):
    """One of one's own sessions."""

    handle: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    current: bool


class SessionList(Shape):
    """One's living sessions."""

    sessions: list[SessionShape]


class Ended(Shape):
    """How many sessions ended."""

    ended: int
