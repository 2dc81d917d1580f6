"""One row of cells becomes a prospect, or the reasons why it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from dialer.core.errors import InvalidNumber
from dialer.core.model import E164
from dialer.core.phone import callable_by_campaign, is_fiction, metropolitan, normalise
from intake.columns import CARD, CONSENT, NAMED_EXTRA, in_order, kind_of_field
from intake.read import Broken, Row
from intake.reasons import Language, sentence
from intake.values import channel_of, country_of, day_of, is_timezone, postcode, yes_or_no
from intake.wishes import DateOrder

Numbers = Literal["real", "fiction", "any"]
"""Which numbers a file may have; any: they are not to be called."""
MAX_TEXT = 300

_FORMULA = ("=", "@", "-")
_NO_VALUE = re.compile(r"[\W_]*|n/?[acr]|n\.[acr]\.?|n[ée]ant|aucune?|none|null|sans", re.IGNORECASE)


class Prospect(NamedTuple):
    """A person or company to call. `numbers` in the order of trying: E.164 and phone, mobile or office.

    `consent` has what the consent columns say, where they say yes: at (a day, ISO), text, source, and channel, a word
    of the ledger.
    """

    row: int
    numbers: list[tuple[E164, str]]
    card: list[str]
    extra: dict[str, str]
    consent: dict[str, str] | None = None


class Refusal(NamedTuple):
    """Why a row is not taken; `content` are its cells as they stand in the file."""

    row: int
    field: str
    code: str
    reason: str
    content: list[str]


class RowReader:
    """Reads the rows of one layout; `destinations`: prefixes outside of which no number is taken, none for no rule."""

    def __init__(
        self,
        fields: Sequence[str],
        numbers: Numbers,
        language: Language,
        destinations: Sequence[str] = (),
        *,
        order: Sequence[str] | None = None,
        dates: DateOrder = "day",
    ) -> None:
        at = {field: index for index, field in enumerate(fields)}
        self._width = len(fields)
        self._numbers = [(field, at[field]) for field in order or in_order(fields)]
        self._card = [at.get(field, -1) for field in CARD]
        self._extra = extras(fields)
        self._consent = [(field, at[field]) for field in CONSENT if field in at]
        self._dates: DateOrder = dates
        self._today = datetime.now(UTC).date() + timedelta(days=1)  # it may be tomorrow already where the person is
        self._kind: Numbers = numbers
        self._destinations = tuple(destinations)
        self._language: Language = language

    def common_numbers(self, block: Sequence[Row]) -> list[tuple[str, ...]]:
        """For each row its numbers as far as they are written in common ways: see phone.metropolitan."""
        columns = [metropolitan(_column(block, at)) for _, at in self._numbers]
        return list(zip(*columns, strict=True))

    def read(self, row: int, cells: list[str] | Broken, common: tuple[str, ...]) -> Prospect | list[Refusal]:
        """The prospect, or why the row is refused. A row is taken whole or not at all.

        A cell that cannot be read refuses the row even beside a good number: corrected and imported
        again it loses nothing, taken by half it would never be complete.
        """
        if isinstance(cells, Broken):
            reason = sentence("quotes", self._language, first=cells.first, last=cells.last)
            return [Refusal(row, "row", "quotes", reason, [])]
        if len(cells) != self._width:
            if any(cell.strip() for cell in cells[self._width :]):
                return [self._refusal(row, "row", "too_many_cells", cells)]
            cells = [*cells, *[""] * (self._width - len(cells))]
        numbers, refusals = self._read_numbers(row, cells, common)
        return refusals or self._prospect(row, cells, numbers)

    def _read_numbers(
        self, row: int, cells: list[str], common: tuple[str, ...]
    ) -> tuple[list[tuple[E164, str]], list[Refusal]]:
        found: dict[E164, str] = {}
        refusals: list[Refusal] = []
        for (field, at), digits in zip(self._numbers, common, strict=True):
            if text := cells[at]:
                try:
                    number = E164("+33" + digits) if digits else _number(text)
                    if number is not None:
                        self._check(number)
                except InvalidNumber as fault:
                    refusals.append(self._refusal(row, field, fault.code, cells))
                else:
                    if number is not None:
                        found.setdefault(number, kind_of_field(field))
        if not found and not refusals:
            refusals.append(self._refusal(row, self._numbers[0][0], "no_number", cells))
        return list(found.items()), refusals

    def _check(self, number: E164) -> None:
        """Raises InvalidNumber for what this system, its campaigns or this one's trunk do not call."""
        if self._kind == "any":
            return
        if is_fiction(number):
            if self._kind == "real":
                raise _invalid("fiction")
        elif self._kind == "fiction":
            raise _invalid("real")
        if self._destinations and not number.startswith(self._destinations):
            raise _invalid("destination")
        if not number.startswith(_ORDINARY) and not callable_by_campaign(number):
            raise _invalid("special")

    def _prospect(self, row: int, cells: list[str], numbers: list[tuple[E164, str]]) -> Prospect | list[Refusal]:
        card = [cells[at].strip() if at >= 0 else "" for at in self._card]
        extra = {name: text for name, at in self._extra if (text := cells[at].strip())}
        if max(map(len, cells)) > MAX_TEXT:
            texts = [*zip(CARD, card, strict=True), *extra.items()]
            if long := [field for field, text in texts if len(text) > MAX_TEXT]:
                return [self._refusal(row, field, "too_long", cells) for field in long]
        card[_POSTCODE] = postcode(card[_POSTCODE], numbers[0][0])
        if card[_TIMEZONE] and not is_timezone(card[_TIMEZONE]):
            return [self._refusal(row, "timezone", "timezone", cells)]
        self._refine(extra)
        consent = self._read_consent(cells)
        if isinstance(consent, str):
            return [self._refusal(row, consent, consent, cells)]
        return Prospect(row, numbers, card, extra, consent)

    def _refine(self, extra: dict[str, str]) -> None:
        """Write what has a form of its own in that form, where it can be."""
        if country := extra.get("country"):
            extra["country"] = country_of(country)
        if (birth := extra.get("birth_date")) and (day := day_of(birth, self._dates)):
            extra["birth_date"] = day.isoformat()

    def _read_consent(self, cells: list[str]) -> dict[str, str] | str | None:
        """What the ledger takes of a row, None where nobody consented, or the field that is wrong."""
        said = {field.removeprefix("consent_"): cells[at].strip() for field, at in self._consent}
        given = yes_or_no(said.pop("consent", "yes" if said.get("at") else ""))
        if given == "unclear":
            return "consent"
        if given == "no":
            return None
        day = day_of(said.get("at", ""), self._dates)
        if day is None or day > self._today:
            return "consent_at"
        if not said.get("text"):
            return "consent_text"
        return {**said, "at": day.isoformat(), "channel": channel_of(said.get("channel", ""))}

    def _refusal(self, row: int, field: str, code: str, cells: list[str]) -> Refusal:
        return Refusal(row, field, code, sentence(code, self._language), cells)


def extras(fields: Sequence[str]) -> list[tuple[str, int]]:
    """Name and position of the columns that go to what is extra, in their order."""
    named = [(at, field.removeprefix("extra:")) for at, field in enumerate(fields) if field.startswith("extra:")]
    named += [(at, field) for at, field in enumerate(fields) if field in NAMED_EXTRA]
    return [(name, at) for at, name in sorted(named)]


def _column(block: Sequence[Row], at: int) -> list[str]:
    """The cells of one column; rows that are shorter, or none at all, have nothing there."""
    try:
        return [cells[at] for _, cells in block]  # type: ignore[index]  # and a broken row raises
    except (IndexError, TypeError):
        return [cells[at] if isinstance(cells, list) and at < len(cells) else "" for _, cells in block]


_POSTCODE, _TIMEZONE = CARD.index("postcode"), CARD.index("timezone")


def _number(text: str) -> E164 | None:
    """None for a cell that says it has no number. Raises InvalidNumber."""
    cell = text.strip()
    if _NO_VALUE.fullmatch(cell):
        return None
    if cell.startswith(_FORMULA):
        raise _invalid("formula")
    return normalise(text)


def _invalid(code: str) -> InvalidNumber:
    return InvalidNumber(code, sentence(code, "en"))


# French numbers that never cost more than a call: only the others need the library's word.
_ORDINARY = tuple(f"+33{first}" for first in "12345679")
