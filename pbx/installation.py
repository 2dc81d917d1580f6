"""An Asterisk on this machine, and the private folders of one running instance of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Installation:
    """The programs and data of one Asterisk, the system's or one that was unpacked by us."""

    command: tuple[str, ...]
    """What starts it, before its own options: a path, or a loader with its libraries and a path."""
    modules: Path
    data: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where one instance keeps what is its own. Everything below belongs to whoever owns `root`."""

    root: Path

    @property
    def etc(self) -> Path:
        """Its configuration, all of it generated or copied."""
        return self.root / "etc"

    @property
    def run(self) -> Path:
        """Its process number and control socket; a socket's path has at most 107 bytes."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """What it writes about itself."""
        return self.root / "log"

    @property
    def spool(self) -> Path:
        """Recordings before the recorder took them, as raw stereo."""
        return self.root / "spool"

    @property
    def prompts(self) -> Path:
        """Messages recorded by telephone."""
        return self.root / "prompts"

    @property
    def sounds(self) -> Path:
        """The product's own sounds, one folder for each language."""
        return self.root / "sounds"

    @property
    def state(self) -> Path:
        """Its database, keys, and all else that it insists on having."""
        return self.root / "state"

    @property
    def configuration(self) -> Path:
        """The file that names all the others: `asterisk -C <this>`."""
        return self.etc / "asterisk.conf"

    def make(self) -> None:
        """Make what is missing, private to the owner of `root`, which must exist."""
        below = (self.etc, self.run, self.log, self.spool, self.prompts, self.sounds, self.state)
        for folder in (*below, self.state / "keys"):
            make_folder(folder)


def make_folder(folder: Path) -> None:
    """Make one folder, private to the owner of its parent."""
    if not folder.is_dir():
        folder.mkdir(mode=0o750)
        _give_like_parent(folder)


def write_file(path: Path, content: str | bytes) -> None:
    """Replace a file in one step: a reader sees the old one or the new one; private to the folder's owner."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    _give_like_parent(fresh)
    fresh.replace(path)


def _give_like_parent(path: Path) -> None:
    owner = path.parent.stat()
    if os.getuid() == 0:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
