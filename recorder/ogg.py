"""Proves that a file is a whole Ogg Opus stream, and how long it plays (RFC 3533, RFC 7845)."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from dialer.core.errors import PlateauError

_HEADER = struct.Struct("<4sBBqIIIB")
_FIRST, _LAST = 0x02, 0x04
_OPUS_RATE = 48000
_NO_PACKET_ENDS = -1


class NotPlayable(PlateauError):
    """This file is not a whole Opus recording."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A proven stream: how long it plays, and how many channels it has."""

    duration_ms: int
    channels: int


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    granule: int
    serial: int
    number: int
    body: bytes


def inspect(file: BinaryIO) -> Sound:
    """Read a stream from its first page to its last, checking each page's checksum and number.

    Raises NotPlayable with what is wrong. One logical stream only, as our encoder writes it.
    """
    first = _page(file)
    if first is None:
        raise NotPlayable("the file is empty")
    channels, pre_skip = _head(first)
    granule, expected, page = 0, first.number + 1, first
    while following := _page(file):
        if following.serial != first.serial or following.number != expected:
            raise NotPlayable("pages are missing from the middle of the file")
        page, expected = following, expected + 1
        if page.granule != _NO_PACKET_ENDS:
            granule = page.granule
    if not page.flags & _LAST:
        raise NotPlayable("the file ends before its last page")
    if granule <= pre_skip:
        raise NotPlayable("the file holds no sound")
    return Sound(round((granule - pre_skip) * 1000 / _OPUS_RATE), channels)


def _head(page: _Page) -> tuple[int, int]:
    """Channels and samples to skip, of the identification header."""
    if not page.flags & _FIRST or len(page.body) < 19 or page.body[:8] != b"OpusHead":
        raise NotPlayable("the file is not Opus sound")
    channels, pre_skip = struct.unpack_from("<BH", page.body, 9)
    return channels, pre_skip


def _page(file: BinaryIO) -> _Page | None:
    head = file.read(_HEADER.size)
    if not head:
        return None
    if len(head) < _HEADER.size:
        raise NotPlayable("the file ends in the middle of a page")
    magic, version, flags, granule, serial, number, crc, segments = _HEADER.unpack(head)
    if magic != b"OggS" or version != 0:
        raise NotPlayable("the file is not an Ogg stream")
    lacing = file.read(segments)
    body = file.read(sum(lacing))
    if len(lacing) < segments or len(body) < sum(lacing):
        raise NotPlayable("the file ends in the middle of a page")
    if checksum(head[:22] + bytes(4) + head[26:] + lacing + body) != crc:
        raise NotPlayable("a page has changed since it was written")
    return _Page(flags, granule, serial, number, body)


# Ogg's checksum is zlib's polynomial with the bits the other way round and no inversion: mirrored bytes
# through zlib give it in C; a loop over bytes would take a minute for an hour of sound.
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def checksum(data: bytes) -> int:
    """The checksum of a page whose checksum field is zero."""
    mirrored = zlib.crc32(data.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")
