"""An Asterisk on this machine, and the private folders of one running instance of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pbx.given_away import make_folder


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
