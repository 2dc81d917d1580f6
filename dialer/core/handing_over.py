"""Whether an agent may ask another one about a call, or hand it over to them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known when an agent names a colleague about the call they talk in."""

    talks: bool
    """The customer is theirs, and nobody else has or takes the call."""
    own_line: bool
    known: bool
    """The colleague works for the campaign of the call: nobody else is shown its persons."""
    same_person: bool
    free: bool
    """No customer is theirs or kept for them."""
    consulting: bool
    """Somebody is asked about this call already."""
    linked: bool


def refusal(wanted: Wanted) -> str | None:
    """Why it is refused, or None: it is allowed."""
    if not wanted.talks:
        return "no_call"
    if not wanted.own_line:
        return "phone_not_connected"
    if wanted.consulting:
        return "already_consulting"
    if not wanted.known or wanted.same_person or not wanted.free:
        return "colleague_not_free"
    if not wanted.linked:
        return "asterisk_away"
    return None
