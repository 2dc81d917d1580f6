"""Work in folders that root gave away: root follows no link below a folder that belongs to another account.

That account may have put the link there so that root reads, writes or gives away what it could not. Links of root
on the way to such a folder (a larger disk, for example) are followed: nobody else could have put them there.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from dialer.core.errors import PlateauError

_STEP = os.O_PATH | os.O_NOFOLLOW
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_MOST_LINKS = 40


class LinkInTheWay(PlateauError):
    """There is a link in a folder that belongs to another account; it is not followed."""


@contextmanager
def open_folder(folder: Path) -> Iterator[int]:
    """The open folder, for functions that take `dir_fd`. Raises LinkInTheWay, and OSError with the whole path."""
    try:
        opened = _descend(folder)
    except OSError as fault:
        raise type(fault)(fault.errno, fault.strerror, str(folder)) from fault
    try:
        yield opened
    finally:
        os.close(opened)


def _descend(folder: Path) -> int:
    ours = (0, os.geteuid())
    at, given_away, links = os.open("/", _STEP), False, 0
    steps = [*reversed(folder.absolute().parts)]
    try:
        while steps:
            below = os.open(steps.pop(), _STEP, dir_fd=at)
            about = os.fstat(below)
            given_away = given_away or os.fstat(at).st_uid not in ours
            if not stat.S_ISLNK(about.st_mode):
                os.close(at)
                at = below
                continue
            target = os.readlink("", dir_fd=below)
            os.close(below)
            links += 1
            if given_away or about.st_uid not in ours or links > _MOST_LINKS:
                raise _in_the_way(folder)
            steps += reversed(Path(target).parts)
        return os.open(".", _FOLDER, dir_fd=at)
    finally:
        os.close(at)


def _in_the_way(path: Path) -> LinkInTheWay:
    return LinkInTheWay(
        f"{path} is, or lies behind, a link that another account may have put there, and is not touched: "
        "find out who made it, put a folder or file of its own in its place, and start again"
    )


def make_folder(folder: Path) -> None:
    """Make one folder, private to the owner of its parent; one that is there stays as it is."""
    with open_folder(folder.parent) as above, suppress(FileExistsError):
        os.mkdir(folder.name, 0o750, dir_fd=above)
        made = os.open(folder.name, _FOLDER, dir_fd=above)
        _give_like(above, made)
        os.close(made)
    with open_folder(folder):
        pass


def write_file(path: Path, content: str | bytes, mode: int = 0o640) -> None:
    """Replace a file in one step: a reader sees the old one or the new one; private to the folder's owner."""
    with open_folder(path.parent) as folder:
        fresh = path.name + ".new"
        with suppress(FileNotFoundError):
            os.unlink(fresh, dir_fd=folder)
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode, dir_fd=folder)
        with os.fdopen(opened, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            _give_like(folder, opened)
        os.replace(fresh, path.name, src_dir_fd=folder, dst_dir_fd=folder)


def _give_like(folder: int, opened: int) -> None:
    owner = os.fstat(folder)
    if os.geteuid() == 0:
        os.fchown(opened, owner.st_uid, owner.st_gid)


def read_file(path: Path) -> bytes:
    """A file that must lie there itself. Raises LinkInTheWay and OSError."""
    with open_folder(path.parent) as folder:
        try:
            opened = os.open(path.name, _FILE, dir_fd=folder)
        except OSError as fault:
            if fault.errno == errno.ELOOP:
                raise _in_the_way(path) from fault
            raise type(fault)(fault.errno, fault.strerror, str(path)) from fault
        with os.fdopen(opened, "rb") as file:
            return file.read()


def read_files(folder: Path, ending: str) -> dict[str, bytes]:
    """Every file of the folder whose name ends so. Raises LinkInTheWay and OSError."""
    return {name: read_file(folder / name) for name in _names(folder, ending)}


def replace_files(folder: Path, ending: str, wanted: Mapping[str, bytes]) -> None:
    """Let the folder hold these files and no other whose name ends so. Raises LinkInTheWay and OSError."""
    for name in _names(folder, ending):
        if name not in wanted:
            with open_folder(folder) as opened:
                os.unlink(name, dir_fd=opened)
    for name, content in wanted.items():
        write_file(folder / name, content)


def _names(folder: Path, ending: str) -> list[str]:
    with open_folder(folder) as opened:
        return sorted(name for name in os.listdir(opened) if name.endswith(ending))  # noqa: PTH208  # Path takes no folder that is open
