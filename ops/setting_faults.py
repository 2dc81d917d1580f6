"""What is wrong with a setting, in words of the file that a person wrote."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel

NAME, NUMBER, PREFIX = r"^[a-z0-9-]{1,32}$", r"^\+[1-9][0-9]{3,14}$", r"^\+[1-9][0-9]{0,14}$"
EXAMPLES: Mapping[str, str] = {
    NUMBER: "a number such as +33199001234",
    PREFIX: "the beginning of a number, such as +33",
    NAME: "a name of small letters, digits and -, such as main",
}
"""What a pattern asks for."""
WANTED: Mapping[str, str] = {
    "int_parsing": "must be a whole number, such as 5060",
    "int_type": "must be a whole number without quotes, such as 5060",
    "int_from_float": "must be a whole number, such as 5060",
    "float_parsing": "must be a number, such as 2.5",
    "float_type": "must be a number, such as 2.5",
    "bool_parsing": "must be true or false",
    "string_type": "must be text in quotes",
    "list_type": 'must be a list, such as ["+33199001234"]',
    "missing": "is required and is not set",
}


def sentence(model: type[BaseModel], fault: Mapping[str, Any]) -> str:
    """One of pydantic's faults as a sentence that names the setting and never its value."""
    name = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(fault["loc"][-1]), _names(model, fault["loc"][:-1]), n=1)
        return f"unknown setting {name}" + (f" (did you mean {close[0]}?)" if close else "")
    if fault["type"] == "string_pattern_mismatch" and (example := EXAMPLES.get(fault["ctx"]["pattern"])):
        return f"{name}: must be {example}"
    return f"{name}: {WANTED.get(fault['type'], fault['msg'])}"


def _names(model: type[BaseModel], path: Sequence[object]) -> list[str]:
    """The settings of the section at a path; a section per name, as trunks, takes any name."""
    section: Any = model
    for part in path:
        if get_origin(section) is dict:
            section = get_args(section)[1]
        elif isinstance(section, type) and issubclass(section, BaseModel) and str(part) in section.model_fields:
            section = section.model_fields[str(part)].annotation
        else:
            return []
    if not (isinstance(section, type) and issubclass(section, BaseModel)):
        return []
    return [field.alias or name for name, field in section.model_fields.items()]
