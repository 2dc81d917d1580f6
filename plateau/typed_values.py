"""Values that a person types, read by the shapes of the API: the same forms, the same bounds, every fault named."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import typer
from pydantic import ValidationError

from api.schema.base import Body

Shape = TypeVar("Shape", bound=Body)


def body(shape: type[Shape], given: Mapping[str, Any]) -> Shape:
    """What was typed as the API takes it. Raises BadParameter, which names each value that does not fit."""
    try:
        return shape.model_validate_json(json.dumps(given))
    except ValidationError as refusal:
        said = [
            f"{'.'.join(map(str, fault['loc'])) or 'together'}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in refusal.errors(include_input=False, include_url=False, include_context=False)
        ]
        raise typer.BadParameter("; ".join(said)) from None


def settings(shape: type[Shape], words: Sequence[str], cleared: Collection[str], **fixed: Any) -> Shape:
    """A shape from words KEY=VALUE, each value JSON or a text, and `fixed`; KEY= takes one of `cleared` away.

    Raises BadParameter, which names each value that does not fit.
    """
    pairs = [word.partition("=") for word in words]
    for word, (key, between, _) in zip(words, pairs, strict=True):
        if not between:
            raise typer.BadParameter(f"{word}: write KEY=VALUE")
        if key not in shape.model_fields:
            raise typer.BadParameter(f"{key} is no setting; they are {', '.join(sorted(shape.model_fields))}")
    if len({key for key, _, _ in pairs}) != len(pairs):
        raise typer.BadParameter("a setting stands twice")
    return body(shape, {key: _meant(shape, key, text, cleared) for key, _, text in pairs} | fixed)


def said(value: Any) -> str:
    """A value as it may be typed again."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _meant(shape: type[Shape], key: str, text: str, cleared: Collection[str]) -> Any:
    """The text as JSON where that fits, else as it stands."""
    readings: list[Any] = [text] if text else ["", *([None] if key in cleared else [])]
    with contextlib.suppress(ValueError):
        document = json.loads(text)
        if document is not None or key in cleared:  # null would change nothing
            readings.insert(0, document)
    return next((reading for reading in readings if _fits(shape, key, reading)), readings[0])


def _fits(shape: type[Shape], key: str, reading: Any) -> bool:
    """Whether a setting may have this value, whatever the others have."""
    try:
        shape.model_validate_json(json.dumps({key: reading}))
    except ValidationError as refusal:
        return not any(key in fault["loc"][:1] for fault in refusal.errors(include_input=False, include_url=False))
    return True
