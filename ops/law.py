"""The files of the law, read once when a process starts."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from dialer.core.law.profile import Law
from dialer.core.law.reading import law_of
from dialer.core.law.values import InvalidLaw


def law_folder() -> Path:
    """The folder `law` of the source tree, or its copy inside the installed package."""
    top = Path(__file__).resolve().parent.parent
    source = top / "law"
    return source if (source / "engine.toml").is_file() else top / "ops" / "law_files"


@cache
def current() -> Law:
    """The law of this process, read when it is first asked for."""
    return load()


def load(folder: Path | None = None) -> Law:
    """All profiles and what they share. Raises InvalidLaw, which names every fault at once."""
    folder = folder or law_folder()
    documents, faults = {}, []
    for file in sorted(folder.rglob("*.toml")):
        name = file.relative_to(folder).with_suffix("").as_posix()
        try:
            documents[name] = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            faults.append(f"{name}.toml is not TOML: {fault}")
    if faults:
        raise InvalidLaw(faults)
    return law_of(documents)
