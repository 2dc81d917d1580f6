"""Finds an Asterisk on this machine, the system's or one that was unpacked into the cache folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from dialer.core.errors import PlateauError
from pbx.installation import Folders, Installation
from plateau.launch import plain_environment
from plateau.paths import cache_dir

LEAST_VERSION = 20


class AsteriskMissing(PlateauError):
    """No Asterisk 20 or later was found; run `make setup`, which unpacks one without touching the system."""


class ToolMissing(PlateauError):
    """A program that recordings need is missing; run `make setup`."""


def find() -> Installation:
    """The system's Asterisk if it is recent enough, else the newest unpacked one; raises AsteriskMissing."""
    if found := system() or unpacked():
        return found
    raise AsteriskMissing


def system() -> Installation | None:
    """What the system installed, or None."""
    program = shutil.which("asterisk", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        return None
    prefix = Path(program).resolve().parent.parent
    libraries = prefix / "lib"
    modules = [*libraries.glob("*-linux-gnu*/asterisk/modules"), libraries / "asterisk/modules"]
    data = [prefix / "share/asterisk", Path("/usr/share/asterisk"), Path("/var/lib/asterisk")]
    return _described((program,), modules, [folder for folder in data if (folder / "sounds").is_dir()])


def unpacked(cache: Path | None = None) -> Installation | None:
    """The Asterisk that `make setup` unpacked last, or None."""
    folders = [file.parent for file in (cache or cache_dir()).glob("asterisk-*/done")]
    for folder in sorted(folders, key=lambda one: (one / "done").stat().st_mtime, reverse=True):
        tree = folder / "tree"
        modules = list((tree / "usr/lib").glob("*-linux-gnu*/asterisk/modules"))
        starter = folder / "bin/asterisk"
        if starter.is_file() and (found := _described((str(starter),), modules, [tree / "usr/share/asterisk"])):
            return found
    return None


def _described(command: tuple[str, ...], modules: list[Path], data: list[Path]) -> Installation | None:
    present = [folder for folder in modules if (folder / "chan_pjsip.so").is_file()]
    if not present or not data or version(command) < LEAST_VERSION:
        return None
    return Installation(command, present[0], data[0], plain_environment())


def version(command: tuple[str, ...]) -> int:
    """The major version that an Asterisk says it is; 0 when it does not start or does not say."""
    answer = subprocess.run(  # noqa: S603  # the program was found by us
        [*command, "-V"], env=plain_environment(), capture_output=True, text=True, timeout=20, check=False
    )
    found = re.search(r"Asterisk (\d+)\.", answer.stdout)
    return int(found[1]) if found else 0


def tool(name: str) -> Path:
    """`opusenc` or `opusdec`: the system's, else the one that was unpacked; raises ToolMissing."""
    if found := shutil.which(name):
        return Path(found)
    starters = [*cache_dir().glob(f"asterisk-*/bin/{name}"), *cache_dir().glob(f"opus-tools-*/bin/{name}")]
    if starters:
        return max(starters, key=lambda one: one.stat().st_mtime)
    raise ToolMissing(f"the program {name} (package opus-tools) is missing; run `make setup`")


def foreground(installation: Installation, folders: Folders) -> list[str]:
    """The argv of an instance that stays in the foreground."""
    return [*installation.command, "-f", "-C", str(folders.configuration)]


def console(installation: Installation, folders: Folders, command: str) -> list[str]:
    """The argv that gives a fixed command of ours to a running instance over its control socket."""
    return [*installation.command, "-C", str(folders.configuration), "-rx", command]


def main(arguments: list[str]) -> int:
    """For the set-up scripts: say what is there, exit 1 when it is missing."""
    try:
        found = " ".join(map(str, [tool(name) for name in arguments] or find().command))
    except PlateauError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(f"{found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
