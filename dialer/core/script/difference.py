"""What differs between two versions of a script: place by place, pages and questions matched by their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A place whose value changed; None: it is not there. `place` has keys, such as pages.hello.text."""

    place: str
    before: str | None
    after: str | None


def differences(before: object, after: object) -> list[Difference]:
    """Every value that was added, removed or changed, in the order of the older version, new ones last."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    return [
        Difference(place, old.get(place), new.get(place))
        for place in dict.fromkeys([*old, *new])
        if old.get(place) != new.get(place)
    ]


def _leaves(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        keys = [one.get("key") if isinstance(one, dict) else None for one in value]
        named = all(isinstance(key, str) for key in keys) and len({*map(str, keys)}) == len(keys)
        if named and keys:
            yield f"{place}: order", ", ".join(map(str, keys))
        for at, one in enumerate(value):
            yield from _leaves(one, f"{place}.{keys[at] if named else at}")
    elif value is not None and value != "":
        yield place, str(value)
