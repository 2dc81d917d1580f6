"""The settings of a stack on this machine: what a person wrote, and what is made up where they did not."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, SecretStr

from ops.settings import Settings, SettingsError, load_settings
from plateau.asterisk import ToolMissing, tool
from plateau.paths import state_dir

if TYPE_CHECKING:
    import pwd

SETTINGS_FILE = "settings.toml"
"""In the run folder: the complete settings of the stack that runs there, readable by its owner alone."""
PRIVATE_DATABASE = "postgresql://private"
"""Stands for a cluster of our own until that is started."""


def given() -> dict[str, Any]:
    """The file of the settings as it was written; empty when there is none. Raises SettingsError."""
    file = Path(os.environ.get("PLATEAU_CONFIG", "plateau.toml"))
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{file} is not TOML: {fault}") from fault


def settings_for_up() -> Settings:
    """The settings to start a stack with; raises SettingsError.

    What concerns only this machine is made up when it was not given: folders, the secret of our own
    Asterisk's manager interface, and, marked by PRIVATE_DATABASE, a database of our own.
    """
    _fill(given())
    return load_settings()


def settings_for_commands() -> Settings:
    """The settings of the stack that other commands talk to; raises SettingsError.

    Where no database is given it is the private one of the stack that runs on this machine.
    """
    written = given()
    _fill(written)
    settings = load_settings()
    if settings.database.url.get_secret_value() != PRIVATE_DATABASE:
        return settings
    running = settings.run_dir / SETTINGS_FILE
    if not stack_runs(settings) or not running.is_file():
        raise SettingsError(
            f"no stack runs in {settings.run_dir}, and its private database runs with it only: start `plateau up` first"
        )
    stack = tomllib.loads(running.read_text())
    return settings.model_copy(update={"database": _database(settings, stack["database"]["url"])})


def stack_runs(settings: Settings) -> bool:
    """Whether a stack holds the lock of the run folder."""
    try:
        with (settings.run_dir / "lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def with_database(settings: Settings, url: str) -> Settings:
    """The same settings with the address of the private cluster."""
    return settings.model_copy(update={"database": _database(settings, url)})


def _database(settings: Settings, url: str) -> BaseModel:
    return settings.database.model_copy(update={"url": SecretStr(url)})


def _fill(written: dict[str, Any]) -> None:
    """Put what was not given into the environment, where load_settings finds it."""

    def missing(*names: str) -> bool:
        variable = "PLATEAU_" + "__".join(names).upper()
        place: Any = written
        for name in names:
            place = place.get(name) if isinstance(place, dict) else None
        return place is None and variable not in os.environ

    if missing("run_dir"):
        os.environ["PLATEAU_RUN_DIR"] = str(state_dir() / "run")
    if missing("recordings_dir"):
        os.environ["PLATEAU_RECORDINGS_DIR"] = str(state_dir() / "recordings")
    if missing("database", "url"):
        os.environ["PLATEAU_DATABASE__URL"] = PRIVATE_DATABASE
    if missing("ami", "secret"):
        os.environ["PLATEAU_AMI__SECRET"] = _kept_secret(_run_dir(written) / "ami-secret")
    if missing("do_not_call", "keys"):
        os.environ["PLATEAU_DO_NOT_CALL__KEYS"] = json.dumps([_kept_secret(_run_dir(written) / "do-not-call-key")])
    if missing("recorder", "opusenc"):
        try:
            os.environ["PLATEAU_RECORDER__OPUSENC"] = json.dumps([str(tool("opusenc"))])
        except ToolMissing:
            return  # `plateau check` says so; everything else works without


def _run_dir(written: dict[str, Any]) -> Path:
    return Path(os.environ.get("PLATEAU_RUN_DIR") or str(written["run_dir"]))


def _kept_secret(file: Path) -> str:
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_hex(24))
    return file.read_text()


def write_settings(settings: Settings, file: Path, account: pwd.struct_passwd | None = None) -> None:
    """Write complete settings, secrets included, for the processes of a stack; private to `account`, or to us."""
    fresh = file.with_name(file.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
        new.write("\n".join(_toml(_revealed(settings), ())) + "\n")
    if account is not None:
        os.chown(fresh, account.pw_uid, account.pw_gid)
    fresh.replace(file)


def _revealed(value: Any) -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {field.alias or name: _revealed(getattr(value, name)) for name, field in fields.items()}
    if isinstance(value, dict):
        return {key: _revealed(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_revealed(item) for item in value]
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _toml(table: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """JSON writes strings, numbers, booleans and lists the way TOML reads them."""
    if path:
        yield f"[{'.'.join(path)}]"
    for key, value in table.items():
        if value is not None and not isinstance(value, dict):
            plain = str(value) if isinstance(value, Path) else value
            yield f"{key} = {json.dumps(plain, ensure_ascii=False)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _toml(value, (*path, key))
