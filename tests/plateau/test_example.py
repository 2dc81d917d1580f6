"""The example of a settings file: it names every setting, and it can be used as it stands."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ops.settings import load_settings
from plateau.configuration import settings_for_up
from plateau.documentation import lines
from plateau.paths import PROJECT

EXAMPLE = (PROJECT / "deploy/plateau.toml.example").read_text()
COMPLETE = re.sub(r"(?m)^#(?=[a-z_]+ = )", "", EXAMPLE)
"""Also with the lines that are left out on purpose."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file that the product will read, in a place where nothing was made up yet."""
    for name in ("RUN_DIR", "RECORDINGS_DIR", "DATABASE__URL", "AMI__SECRET", "RECORDER__OPUSENC", "DO_NOT_CALL__KEYS"):
        monkeypatch.setenv(f"PLATEAU_{name}", "")  # remembered, so that it is put back
        monkeypatch.delenv(f"PLATEAU_{name}")
    file = tmp_path / "plateau.toml"
    monkeypatch.setenv("PLATEAU_CONFIG", str(file))
    return file


def names_in(table: dict[str, Any], before: str = "") -> list[str]:
    found: list[str] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += names_in(value, f"{before}{'NAME' if before == 'trunks.' else key}.")
        else:
            found.append(before + key)
    return found


def test_the_example_names_every_setting_once_and_in_order() -> None:
    assert names_in(tomllib.loads(COMPLETE)) == [line.name for line in lines()]


def test_the_example_with_every_line_loads(file: Path) -> None:
    file.write_text(COMPLETE)
    settings = load_settings()
    assert settings.trunks["operator"].register_account is False
    assert settings.pbx.tls_key == Path("/etc/plateau/privkey.pem")


def test_the_example_as_it_stands_starts_a_stack(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLATEAU_RUN_DIR", str(tmp_path / "run"))
    file.write_text(EXAMPLE)
    assert settings_for_up().trunks["operator"].numbers == ["+33199001234"]


def test_what_the_example_shows_is_the_default(file: Path) -> None:
    shown = tomllib.loads(EXAMPLE)
    trunk = shown.pop("trunks")["operator"]
    file.write_text(COMPLETE.partition("\n[trunks.")[0])
    bare = load_settings().model_dump()
    for name, value in shown.items():
        if isinstance(value, dict):
            assert {key: bare[name][key] for key in value} == value
        else:
            assert bare[name] == value
    defaults = {line.name: line.default for line in lines()}
    for key in trunk.keys() - {"address", "numbers"}:
        assert json.loads(defaults[f"trunks.NAME.{key}"]) == trunk[key], key
