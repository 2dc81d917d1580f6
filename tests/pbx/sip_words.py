"""What a carrier of one UDP socket says in SIP: enough of RFC 3261 to answer, and no more."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COPIED = ("via", "from", "to", "call-id", "cseq")


def copied(request: str, tag: str = "") -> list[str]:
    """The headers that every answer repeats; `tag` is the called side's."""
    lines = [line for line in request.split("\r\n") if line.partition(":")[0].lower() in _COPIED]
    return [re.sub(r"^(To: .*?)(;tag=.*)?$", rf"\1;tag={tag}", line) for line in lines] if tag else lines


def answer(request: str, status: str, *, tag: str = "", more: Sequence[str] = ()) -> bytes:
    """A whole answer without a body."""
    return "\r\n".join([f"SIP/2.0 {status}", *copied(request, tag), *more, "Content-Length: 0", "", ""]).encode()
