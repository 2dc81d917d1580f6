"""One value of the data: what it is, how sure it is, where it comes from, and on which days it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from dialer.core.errors import PlateauError

Status = Literal["V", "M", "D"]
"""V: a source was read that says so. M: from memory. D: a default of this product, no text of law."""

T = TypeVar("T")
_MARK: Mapping[Status, str] = {"V": "", "M": "from memory, unverified", "D": "default of Plateau, not law"}
_STATUSES: tuple[Status, ...] = ("V", "M", "D")
_FIELDS = frozenset(["value", "status", "sources", "valid_from", "valid_to", "note", "doubt"])


class InvalidLaw(PlateauError):
    """The files of the law cannot be used."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("the files of the law have faults:\n" + "\n".join(f"  {one}" for one in self.faults))


@dataclass(frozen=True, slots=True)
class Source:
    """A text that was read. `law` is what a sentence to a person names."""

    kind: str
    law: str
    read: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its days, both included; None: no limit on that side."""

    value: Any
    status: Status
    sources: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    note: str
    doubt: str
    cited: str
    """The source as a sentence to a person gives it, such as `art. D.223-9 C. conso [S2]`."""

    def holds(self, day: date) -> bool:
        """Whether the value is in force on `day` of the callee's calendar."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Cited(Generic[T]):
    """A value as the rules use it, with the source that a refusal names."""

    value: T
    source: str


def is_leaf(table: object) -> bool:
    """Whether a table of the data is a value and not a section."""
    return isinstance(table, dict) and "value" in table


def value_of(table: Mapping[str, Any], sources: Mapping[str, Source], where: str, faults: list[str]) -> Value:
    """Read one value; what is wrong with its frame is added to `faults`."""
    keys = table.get("sources", [])
    status = _status(table.get("status"))
    if status is None:
        faults.append(f"{where}: status must be V, M or D")
        status = "D"
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        faults.append(f"{where}: sources must be a list of keys such as S1")
        keys = []
    faults += [f"{where}: there is no source {key}" for key in keys if key not in sources]
    faults += [f"{where}: unknown field {name}" for name in sorted(set(table) - _FIELDS)]
    if status == "V" and not keys:
        faults.append(f"{where}: a verified value names its sources")
    days = [_day(table, name, where, faults) for name in ("valid_from", "valid_to")]
    if days[0] and days[1] and days[0] > days[1]:
        faults.append(f"{where}: valid_from is after valid_to")
    return Value(
        value=table["value"],
        status=status,
        sources=tuple(keys),
        valid_from=days[0],
        valid_to=days[1],
        note=str(table.get("note", "")),
        doubt=str(table.get("doubt", "")),
        cited=_citation(status, [key for key in keys if key in sources], sources),
    )


def _status(given: object) -> Status | None:
    return next((known for known in _STATUSES if known == given), None)


def _day(table: Mapping[str, Any], name: str, where: str, faults: list[str]) -> date | None:
    given = table.get(name)
    if given is None or type(given) is date:
        return given
    faults.append(f"{where}: {name} must be a day such as 2026-08-11")
    return None


def _citation(status: Status, keys: list[str], sources: Mapping[str, Source]) -> str:
    texts = dict.fromkeys(sources[key].law for key in keys)
    if not keys:
        return _MARK[status]
    mark = f" ({_MARK[status]})" if _MARK[status] else ""
    return f"{', '.join(texts)} [{', '.join(keys)}]{mark}"
