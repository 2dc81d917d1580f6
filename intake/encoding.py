"""Which encoding a file is written in: byte order mark, strict UTF-8, then whatever gives the most French."""

from __future__ import annotations

import codecs
from collections import Counter
from pathlib import Path

from intake.faults import FileRefused

_BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ARCHIVE, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PLAIN = bytes(range(0x80))
_CONTROL = bytes(range(1, 9))
_EIGHT_BIT = ("cp1252", "mac_roman", "cp850")
_LIKELY = frozenset("éèàçêùôîâûëïœÉÈÀÇÊÔÎŒ°’€«»\u00a0")
_POSSIBLE = frozenset("ÂÙÛËÏÜüöäñáíóúÖÄ–—…‘“”²³ÆæŸÿ")


def is_workbook(path: Path) -> bool:
    """Whether the content is an .xlsx file's (an archive), whatever the name says.

    Raises FileRefused (old_workbook) for .xls, and for workbooks with a password, which look the same.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLD_WORKBOOK:
        raise FileRefused("old_workbook")
    return head == _ARCHIVE


def detect(path: Path, wished: str | None = None) -> str:
    """The name of the codec that reads the file; the wished one, if it does.

    Raises FileRefused (empty, binary, encoding) for what is no text, or not the one it should be.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise FileRefused("empty")
    if wished:
        return _checked(path, wished)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _checked(path, name)
    wide = _without_mark(head)
    return _checked(path, wide) if wide else _eight_bit(path)


def _without_mark(head: bytes) -> str | None:
    """UTF-16 without its mark: Latin text has a zero in every second byte."""
    half = len(head) // 2
    if half and head[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    if half and head[0::2].count(0) > half * 0.6:
        return "utf-16-be"
    return None


def _checked(path: Path, name: str) -> str:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            looked_at = False
            while block := file.read(_BLOCK):
                text = decoder.decode(block)
                if "\x00" in text or (not looked_at and _controls(text) > len(text) * 0.01):
                    raise _binary()
                looked_at = True
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        raise FileRefused("encoding", codec=name) from fault
    return name


def _controls(text: str) -> int:
    return sum(map(text.count, map(chr, _CONTROL)))


def _eight_bit(path: Path) -> str:
    """UTF-8 if the whole file is, else the eight-bit encoding in which its bytes look most like French."""
    if _is_utf8(path):
        return "utf-8"
    high: Counter[int] = Counter()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            high.update(block.translate(None, _PLAIN))
    return max(_EIGHT_BIT, key=lambda name: _french(high, name))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    good = True
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if block.count(0) or len(block.translate(None, _CONTROL)) < len(block) * 0.99:
                raise _binary()
            good = good and _decodes(decoder, block)
    return good and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _french(high: Counter[int], name: str) -> float:
    score = 0.0
    for byte, count in high.items():
        letter = bytes((byte,)).decode(name, "replace")
        if letter == "\ufffd":
            return float("-inf")  # the encoding has no such letter
        score += count * (1.0 if letter in _LIKELY else 0.1 if letter in _POSSIBLE else -1.0)
    return score


def _binary() -> FileRefused:
    return FileRefused("binary")
