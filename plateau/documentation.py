"""The settings, described from the model that reads them: there is no second list to forget."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ops.settings import Settings

MADE_UP = {
    "run_dir": "(by `plateau up`)",
    "recordings_dir": "(by `plateau up`)",
    "database.url": "(by `plateau up`: a private one)",
    "ami.secret": "(by `plateau up`)",
    "do_not_call.keys": "(by `plateau up`)",
}
"""Wanted by the processes, and filled by configuration.settings_for_up where it is not given."""


@dataclass(frozen=True, slots=True)
class Line:
    """One setting as it is written in the file, such as `trunks.NAME.address`."""

    name: str
    default: str
    text: str


def lines() -> list[Line]:
    """Every setting, in the order of the file."""
    return list(_lines(Settings, ""))


def _lines(model: type[BaseModel], before: str) -> Iterator[Line]:
    for name, field in model.model_fields.items():
        written = before + (field.alias or name)
        inner, one_per_name = _section(field.annotation)
        if inner is None:
            yield Line(written, MADE_UP.get(written) or _default(field), field.description or "")
        else:
            yield from _lines(inner, written + (".NAME." if one_per_name else "."))


def _section(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    if get_origin(annotation) is dict:
        return get_args(annotation)[1], True
    if get_origin(annotation) in (Union, types.UnionType):
        for choice in get_args(annotation):
            if isinstance(choice, type) and issubclass(choice, BaseModel):
                return choice, False
    return None, False


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "(required)"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value is PydanticUndefined:
        return "(none)"
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return json.dumps(value, ensure_ascii=False, default=str)
