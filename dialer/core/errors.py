"""The errors of the product: one tree, and each docstring is also the sentence that a person reads."""

from __future__ import annotations


class PlateauError(Exception):
    """Something went wrong in Plateau."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class LeaseLost(PlateauError):
    """Another dialer has taken over this node; this one must stop writing."""


class Diverged(PlateauError):
    """What the dialer remembers is not what the database holds; it starts over from the database."""


class InvalidNumber(PlateauError):
    """This is not a telephone number that can be called."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
