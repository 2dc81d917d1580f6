"""Gives the services the folders that they write, also what they left there while they ran as root."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ops.settings import Settings
from pbx.given_away import open_folder, write_file
from plateau.paths import give

if TYPE_CHECKING:
    import pwd

DONE = "handed-over"
"""In the run folder: to whom what was handed over, so that later starts need not look at every recording."""
FOLDERS = ("uploads", "exports", "register")
"""In the run folder: files that come in, files that go out, and what lies between the two."""
_LOOK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the services make in a folder, as paths below it; nothing else there changes hands."""

    folders: re.Pattern[str]
    files: re.Pattern[str]


_RECORDINGS = _Shape(
    re.compile(r"[0-9]{4}(/[0-9]{2}){0,2}|\.work"), re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/]+\.opus|\.work/[^/]+")
)
_SET_APART = _Shape(re.compile(r"(?!)"), re.compile(r"[^/]+"))


def hand_over(settings: Settings, account: pwd.struct_passwd | None) -> None:
    """Give `account` what is root's in the services' folders; None: they run as we do. Raises LinkInTheWay."""
    for name in FOLDERS:
        give(settings.run_dir / name, account)
    done = settings.run_dir / DONE
    if account is None:
        done.unlink(missing_ok=True)
        return
    words = f"{account.pw_uid} {settings.recordings_dir}\n"
    if done.is_file() and done.read_text() == words:
        return
    _give_tree(settings.recordings_dir, _RECORDINGS, account)
    for name in ("broken", "orphans"):
        _give_tree(settings.spool_dir / name, _SET_APART, account)
    write_file(done, words)


def _give_tree(top: Path, shape: _Shape, account: pwd.struct_passwd) -> None:
    with suppress(FileNotFoundError), open_folder(top) as opened:
        for path, folders, files, folder in os.fwalk(".", dir_fd=opened, follow_symlinks=False):
            below = path.removeprefix(".").removeprefix("/")
            folders[:] = [name for name in folders if shape.folders.fullmatch(_join(below, name))]
            if os.fstat(folder).st_uid == 0:
                os.fchown(folder, account.pw_uid, account.pw_gid)
            for name in files:
                if shape.files.fullmatch(_join(below, name)):
                    _give_file(name, folder, account)


def _join(below: str, name: str) -> str:
    return f"{below}/{name}" if below else name


def _give_file(name: str, folder: int, account: pwd.struct_passwd) -> None:
    """Only a file of root's that has no second name: that one could lie in a folder that is none of theirs."""
    try:
        opened = os.open(name, _LOOK, dir_fd=folder)
    except OSError:
        return  # a link, or gone
    about = os.fstat(opened)
    if about.st_uid == 0 and stat.S_ISREG(about.st_mode) and about.st_nlink == 1:
        os.fchown(opened, account.pw_uid, account.pw_gid)
    os.close(opened)
