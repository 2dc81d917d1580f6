"""As whom the services run, and what is said where they stay root."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.settings import Http, Settings
from plateau.paths import throwaway_dir, unprivileged
from plateau.services_account import hand_over, services_account
from tests.plateau.test_checks import a_setup

ROOT = os.getuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    made = throwaway_dir("account")
    yield made
    shutil.rmtree(made)


def why_root(settings: Settings) -> str:
    """Why the services stay root; everybody but root has nobody to become."""
    account, why = services_account(settings)
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


def test_what_root_recorded_is_handed_over_whole(folder: Path) -> None:
    settings = a_setup(folder)
    kept = settings.recordings_dir / "2026/05/04/1-ab.opus"
    kept.parent.mkdir(parents=True)
    kept.touch()
    account = unprivileged("asterisk")
    owner = os.getuid() if account is None else account.pw_uid
    hand_over(settings, account)
    assert {path.stat().st_uid for path in (kept, *kept.parents) if path.is_relative_to(settings.recordings_dir)} == {
        owner
    }
    assert (settings.run_dir / "uploads").stat().st_uid == owner
