"""Why a whole file cannot be imported; why one row is refused stands in reasons.py."""

from __future__ import annotations

from dialer.core.errors import PlateauError


class FileRefused(PlateauError):
    """This file cannot be read as a file of prospects."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ImportRefused(PlateauError):
    """Nothing can be imported into this campaign now."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ReaderLost(PlateauError):
    """The process that reads the file ended before its work was done; nothing was imported. Try again."""
