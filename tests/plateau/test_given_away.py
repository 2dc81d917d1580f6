"""Root follows no link in a folder that it gave away, and gives away nothing but what is its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from ops.settings import Settings
from pbx.given_away import LinkInTheWay, make_folder, read_file, read_files, replace_files, write_file
from pbx.installation import Folders
from pbx.product_files import copy_dialplan, dialplan_folder
from plateau import postgres
from plateau.handing_over import DONE, FOLDERS, hand_over
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.postgres_roles import HBA, write_access
from tests.plateau.test_checks import a_setup

ROOT = os.getuid() == 0
ACCOUNT = unprivileged("asterisk")
OWNER = ACCOUNT.pw_uid if ACCOUNT else os.getuid()


@pytest.fixture
def folder() -> Iterator[Path]:
    """With `theirs`, given away."""
    made = throwaway_dir("given")
    give(made / "theirs", ACCOUNT)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def victim(folder: Path) -> Iterator[Path]:
    """A folder of ours with a file: at the end nobody has touched them, where we are root."""
    made = folder / "victim"
    made.mkdir()
    (made / "kept.conf").write_text("untouched")
    before = look(made)
    yield made
    assert not ROOT or look(made) == before


def look(folder: Path) -> list[tuple[str, int, int, str]]:
    """Names, owners, modes and contents."""
    found = []
    for path in (folder, *sorted(folder.rglob("*"))):
        about = path.lstat()
        found.append((str(path), about.st_uid, about.st_mode, path.read_text() if path.is_file() else ""))
    return found


def link(path: Path, target: Path) -> None:
    """A link as the account may put it there."""
    path.symlink_to(target)
    if ACCOUNT:
        os.chown(path, ACCOUNT.pw_uid, ACCOUNT.pw_gid, follow_symlinks=False)


def refused() -> AbstractContextManager[object]:
    """Who is not root gave nothing away, and follows what is its own."""
    return pytest.raises(LinkInTheWay) if ROOT else nullcontext()


@pytest.mark.parametrize("to_its_parent", [False, True])
@pytest.mark.parametrize(
    "do",
    [
        make_folder,
        lambda path: give(path, ACCOUNT),
        lambda path: give(path / "below", ACCOUNT),
        lambda path: write_file(path / "kept.conf", "spoilt"),
        lambda path: read_file(path / "kept.conf"),
        lambda path: read_files(path, ".conf"),
        lambda path: replace_files(path, ".conf", {}),
        write_access,
    ],
)
def test_a_link_to_a_folder_is_refused(
    folder: Path, victim: Path, do: Callable[[Path], object], to_its_parent: bool
) -> None:
    link(folder / "theirs/trap", folder if to_its_parent else victim)
    with refused():
        do(folder / "theirs/trap" / ("victim" if to_its_parent else ""))


def test_a_link_in_place_of_a_file_is_replaced_and_never_read(folder: Path, victim: Path) -> None:
    for name in ("pg_hba.conf", "pg_hba.conf.new"):
        link(folder / "theirs" / name, victim / "kept.conf")
    with pytest.raises(LinkInTheWay):
        read_file(folder / "theirs/pg_hba.conf")
    write_access(folder / "theirs")
    written = folder / "theirs/pg_hba.conf"
    assert read_file(written).decode() == HBA
    assert (written.lstat().st_uid, written.lstat().st_mode & 0o777) == (OWNER, 0o600)


def test_our_own_link_on_the_way_to_a_larger_disk_is_followed(folder: Path) -> None:
    (folder / "disk").mkdir()
    (folder / "here").symlink_to("disk")
    give(folder / "here/theirs", ACCOUNT)
    write_file(folder / "here/theirs/a.conf", "a")
    assert read_files(folder / "disk/theirs", ".conf") == {"a.conf": b"a"}
    assert (folder / "disk/theirs/a.conf").stat().st_uid == OWNER


def test_the_dialplan_is_not_copied_through_a_link(folder: Path, victim: Path) -> None:
    folders = Folders(folder / "theirs")
    make_folder(folders.etc)
    link(folders.etc / "dialplan", victim)
    with refused():
        copy_dialplan(dialplan_folder(), folders)


def test_a_cluster_is_not_made_through_a_link(folder: Path, victim: Path) -> None:
    give(folder / "postgres", unprivileged("postgres"))
    link(folder / "postgres/socket", victim)
    link(folder / "postgres/password", victim / "kept.conf")
    with refused():
        postgres.Cluster(folder / "postgres", postgres.find(), durable=False).create()


@pytest.fixture
def settings(folder: Path) -> Settings:
    """Of a stack whose recorder ran as root."""
    made = a_setup(folder)
    for name in ("2026/05/04/1-ab.opus", ".work/cd.raw", "notes/mine.txt", "2026/05/04/mine.txt"):
        path = made.recordings_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    give(made.asterisk_dir, ACCOUNT)
    make_folder(made.spool_dir)
    (made.spool_dir / "broken").mkdir()
    (made.spool_dir / "broken/a1.raw").touch()
    return made


def owners(settings: Settings) -> dict[str, int]:
    """Of everything that the services have to do with."""
    tops = (settings.recordings_dir, settings.spool_dir / "broken")
    return {
        path.relative_to(top.parent).as_posix(): path.lstat().st_uid for top in tops for path in (top, *top.rglob("*"))
    }


def test_what_root_recorded_is_handed_over_and_nothing_else(settings: Settings) -> None:
    recordings = settings.recordings_dir
    os.link(recordings / "2026/05/04/mine.txt", recordings / "2026/05/04/2-ab.opus")
    (recordings / "2026/05/04/3-ab.opus").symlink_to("mine.txt")
    if ROOT:
        (recordings / "2026/05/04/4-ab.opus").touch()
        os.chown(recordings / "2026/05/04/4-ab.opus", 12345, 12345)
    hand_over(settings, ACCOUNT)
    found = owners(settings)
    theirs = ("recordings", "recordings/2026", "recordings/2026/05", "recordings/2026/05/04", "recordings/.work",
              "recordings/2026/05/04/1-ab.opus", "recordings/.work/cd.raw", "broken", "broken/a1.raw")  # fmt: skip
    assert {found.pop(name) for name in theirs} == {OWNER}
    assert found.pop("recordings/2026/05/04/4-ab.opus", 12345) == 12345
    assert set(found.values()) == {os.getuid()} and len(found) == 5
    for name in FOLDERS:
        assert (settings.run_dir / name).stat().st_uid == OWNER


def test_what_root_recorded_later_is_handed_over_too(settings: Settings) -> None:
    """A top that is theirs says nothing about what lies below it."""
    hand_over(settings, ACCOUNT)
    hand_over(settings, None)  # a start that stays root
    late = settings.recordings_dir / "2026/05/04/5-ab.opus"
    late.touch()
    hand_over(settings, ACCOUNT)
    assert late.stat().st_uid == OWNER
    assert (settings.run_dir / DONE).is_file() is ROOT


@pytest.mark.parametrize("name", ["broken", "orphans", ""])
def test_a_link_in_the_spool_gives_nothing_away(settings: Settings, victim: Path, name: str) -> None:
    trap = settings.spool_dir / name
    if trap.is_dir():
        shutil.rmtree(trap)
    link(trap, victim)
    with refused():
        hand_over(settings, ACCOUNT)
