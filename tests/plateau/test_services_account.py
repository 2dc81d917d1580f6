"""As whom the services run, what is said where they stay root, and what they are told of root's."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.settings import Http, Settings
from plateau.paths import PROJECT, throwaway_dir, unprivileged
from plateau.services import service_environment
from plateau.services_account import refused_folders, services_account
from tests.plateau.test_checks import a_setup

ROOT = os.getuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    made = throwaway_dir("account")
    yield made
    shutil.rmtree(made)


def why_root(settings: Settings) -> str:
    """Why the services stay root; everybody but root has nobody to become."""
    account, why = services_account(settings, throwaway=True)
    assert account is None
    return why


def test_a_port_that_only_root_may_use_keeps_the_services_root(folder: Path) -> None:
    assert (why_root(a_setup(folder, http=Http(port=80))) == "only root may listen on port 80") is ROOT


def test_a_closed_folder_keeps_the_services_root(folder: Path) -> None:
    folder.chmod(0o700)
    assert (f"{folder} is closed to it" in why_root(a_setup(folder))) is ROOT


def test_a_python_in_a_closed_folder_keeps_the_services_root(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "closed").mkdir(mode=0o700)
    (folder / "closed/python").symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(folder / "closed/python"))
    assert (f"cannot use {folder}/closed/python" in why_root(a_setup(folder))) is ROOT


def test_only_what_is_thrown_away_may_run_as_nobody(folder: Path) -> None:
    """`plateau up` wants an account of its own, and says which one."""
    account, why = services_account(a_setup(folder))
    existing = [one for one in pwd.getpwall() if one.pw_name == "asterisk"]
    assert account is None or [account] == existing
    assert ("no account asterisk; create it" in why) is (ROOT and not existing)


def test_recordings_of_a_third_account_keep_the_services_root(folder: Path) -> None:
    settings = a_setup(folder)
    settings.recordings_dir.mkdir()
    if ROOT:
        os.chown(settings.recordings_dir, 12345, 12345)
    assert ("belongs to account number 12345" in why_folders(settings)) is ROOT


def test_folders_that_cannot_be_given_away_keep_the_services_root(folder: Path) -> None:
    """As on a network folder: a root that may not chown, in a process of its own."""
    words = [sys.executable, "-c", TRY, str(folder)]
    if ROOT:
        words = ["setpriv", "--bounding-set=-chown", "--inh-caps=-chown", "--", *words]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True)
    assert (f"nothing in {folder} can be given to the account" in done.stdout) is ROOT
    assert list(folder.iterdir()) == []


TRY = """
import sys
from pathlib import Path
from tests.plateau.test_services_account import why_folders
from tests.plateau.test_checks import a_setup
print(why_folders(a_setup(Path(sys.argv[1]))))
"""


def why_folders(settings: Settings) -> str:
    """Why they stay root, whichever Python runs the tests."""
    account = unprivileged("asterisk")
    return "" if account is None else refused_folders(settings, account)


def test_the_services_are_not_told_what_else_root_keeps_in_its_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUD_TOKEN", "secret")
    monkeypatch.setenv("PLATEAU_AMI__SECRET", "of another file")
    monkeypatch.setenv("TZ", "Europe/Paris")
    told = service_environment(a_setup(folder))
    assert set(told) <= {"PATH", "LC_ALL", "HOME", "PYTHONPATH", "TZ", "PLATEAU_CONFIG", "PYTHONUNBUFFERED"}
    assert (told["TZ"], told["PLATEAU_CONFIG"]) == ("Europe/Paris", str(folder / "run/settings.toml"))
