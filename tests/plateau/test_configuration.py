"""Settings on their way to the processes, and what a person reads about them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.settings import Settings, SettingsError, load_settings
from plateau import configuration, documentation
from plateau.configuration import settings_for_commands, settings_for_up, write_settings

FULL = """
run_dir = "{folder}/run"
recordings_dir = "{folder}/recordings"
[database]
url = "postgresql://plateau:s3cret@127.0.0.1/plateau"
[ami]
secret = "x"
[trunks.main]
address = "sip:127.0.0.1:5070"
register = true
password = 'with "quotes" and é'
numbers = ["+33199001234"]
calls_per_second = 2.5
[trunks.second-way]
address = "sip:127.0.0.1:5071;transport=tls"
numbers = ["+33199001235"]
"""


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No setting of this machine, and none left behind."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("PLATEAU_")]:
        del os.environ[name]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(configuration, "state_dir", lambda: tmp_path / "state")
    yield
    os.environ.clear()
    os.environ.update(before)


def a_file(folder: Path) -> Settings:
    (folder / "plateau.toml").write_text(FULL.format(folder=folder))
    return load_settings()


def test_written_settings_read_back_the_same_secrets_included(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = a_file(tmp_path)
    written = tmp_path / "written.toml"
    write_settings(settings, written)
    assert written.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("PLATEAU_CONFIG", str(written))
    assert load_settings() == settings


def test_a_stack_starts_without_any_setting(tmp_path: Path) -> None:
    settings = settings_for_up()
    assert settings.database.url.get_secret_value() == configuration.PRIVATE_DATABASE
    assert settings.run_dir == tmp_path / "state/run"
    assert len(settings.ami.secret.get_secret_value()) == 48
    assert settings_for_up().ami.secret == settings.ami.secret


def test_commands_find_the_private_database_of_the_running_stack(tmp_path: Path) -> None:
    settings = settings_for_up()
    with pytest.raises(SettingsError, match="plateau up"):
        settings_for_commands()
    url = "postgresql://plateau:x@127.0.0.1:1/plateau"
    write_settings(configuration.with_database(settings, url), settings.run_dir / "settings.toml")
    with pytest.raises(SettingsError, match="start `plateau up` first"):
        settings_for_commands()
    with (settings.run_dir / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert settings_for_commands().database.url.get_secret_value() == url


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "plateau.toml").write_text("run_dir = ")
    with pytest.raises(SettingsError, match=r"plateau\.toml"):
        settings_for_up()


def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path) -> None:
    a_file(tmp_path)
    text = (tmp_path / "plateau.toml").read_text().replace("calls_per_second = 2.5", 'calls_per_second = "hidden"')
    (tmp_path / "plateau.toml").write_text(text + "unknown = 1\n")
    with pytest.raises(SettingsError) as refused:
        settings_for_up()
    assert "trunks.main.calls_per_second" in str(refused.value)
    assert "trunks.second-way.unknown" in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_every_setting_is_described() -> None:
    lines = documentation.lines()
    assert {"run_dir", "database.url", "trunks.NAME.register", "pbx.sip_port"} <= {line.name for line in lines}
    assert [line.name for line in lines if not line.text] == []


def test_faults_of_settings_are_said_in_words_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "plateau.toml").write_text(
        '[pbx]\nrpt_first = 10\nsip_port = "x"\n'
        '[trunks.op]\naddress = "sip:h"\nregistr = true\nnumbers = ["0199001234"]\n'
    )
    with pytest.raises(SettingsError) as fault:
        settings_for_up()
    said = str(fault.value)
    assert "unknown setting pbx.rpt_first (did you mean rtp_first?)" in said
    assert "unknown setting trunks.op.registr (did you mean register?)" in said
    assert "pbx.sip_port: must be a whole number, such as 5060" in said
    assert "trunks.op.numbers.0: must be a number such as +33199001234" in said
    assert "0199001234" not in said
