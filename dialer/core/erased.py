"""Numbers of people who were erased: known again by a keyed hash when they come back, and read by nobody.

A plain hash of a telephone number is no secret: all numbers of a country are hashed in an hour. Whoever has the
database and not the key can tell nothing; whoever has the key and not the database neither.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from dialer.core.errors import PlateauError

LEAST_LENGTH = 32
"""Characters of a key; two hexadecimal ones hold a byte."""
_ID_OF = b"plateau do-not-call key"


class KeyMissing(PlateauError):
    """The key to the hashed numbers of the do-not-call list is not in the settings (do_not_call.keys): without it
    nobody can tell who may be called, so nobody is. Put it back from where it was kept."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every key that ever hashed a number, the newest first: that one hashes, all of them recognise."""

    keys: tuple[bytes, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Keyring:
        """The keys as the settings have them."""
        return cls(tuple(text.encode() for text in texts))

    @property
    def ids(self) -> tuple[bytes, ...]:
        """By which the database names each key, without telling anything of it."""
        return tuple(_hmac(key, _ID_OF)[:8] for key in self.keys)

    def hash(self, e164: str) -> bytes:
        """The hash of a number by the newest key. Raises KeyMissing."""
        if not self.keys:
            raise KeyMissing
        return _hmac(self.keys[0], e164.encode())

    def hashes(self, e164: str) -> list[bytes]:
        """The hashes under which the number may be known, one of each key."""
        return [_hmac(key, e164.encode()) for key in self.keys]


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, hashlib.sha256)
