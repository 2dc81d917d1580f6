"""A trunk that answers every INVITE with what its number says: `404` refuses with 404, `180` rings for ever,
`183` plays for ever, `0` says nothing, `200` answers without sound description."""

from __future__ import annotations

import asyncio
import re
from typing import cast

_COPIED = ("Via", "From", "Call-ID", "CSeq")


class Uas(asyncio.DatagramProtocol):
    """A few lines of SIP over UDP, enough to say no in every way."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        text = data.decode()
        method = text.partition(" ")[0]
        if method == "INVITE":
            code = int((re.match(r"INVITE sip:\+?33639980*(\d*)@", text) or ["", "0"])[1] or 0)
            if code:
                self._answer(text, code, address)
        elif method in ("OPTIONS", "CANCEL", "BYE"):
            self._answer(text, 200, address)
            if method == "CANCEL":
                self._answer(text.replace("CANCEL", "INVITE"), 487, address)

    def _answer(self, request: str, code: int, address: tuple[str, int]) -> None:
        headers = re.findall(rf"^((?:{'|'.join(_COPIED)}): .*)\r$", request, re.MULTILINE)
        to = re.search(r"^To: (.*)\r$", request, re.MULTILINE)
        assert to is not None
        lines = [f"SIP/2.0 {code} So", *headers, f"To: {to[1]};tag=x", "Contact: <sip:x@127.0.0.1>"]
        body = "\r\n".join([*lines, "Content-Length: 0", "", ""])
        self.transport.sendto(body.encode(), address)
