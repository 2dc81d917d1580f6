"""Where things lie on this machine: what is cached between runs, what a running stack writes, and as whom.

Standard library only, also below: the set-up scripts use it before anything is installed.
"""

from __future__ import annotations

import os
import pwd
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from dialer.core.errors import PlateauError
from pbx.given_away import open_folder

PROJECT = Path(__file__).resolve().parent.parent


class OutOfReach(PlateauError):
    """An unprivileged account cannot reach a folder that it needs."""


def cache_dir() -> Path:
    """Unpacked packages and stamps, kept between runs; PLATEAU_CACHE overrides."""
    if given := os.environ.get("PLATEAU_CACHE"):
        return Path(given).absolute()
    if os.getuid() == 0:
        return Path("/var/cache/plateau")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plateau"


def state_dir() -> Path:
    """The run folder of a stack that stays: database, spool, recordings."""
    if os.getuid() == 0:
        return Path("/var/lib/plateau")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "plateau"


def throwaway_dir(purpose: str) -> Path:
    """A new folder under the system's temporary folder that an unprivileged account may traverse."""
    folder = Path(tempfile.mkdtemp(prefix=f"plateau-{purpose}-"))
    folder.chmod(0o711)
    return folder


def unprivileged(*names: str) -> pwd.struct_passwd | None:
    """The first account of `names` that exists, else `nobody`; None when we are not root."""
    if os.getuid() != 0:
        return None
    for name in (*names, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("this machine has no account nobody; create an account asterisk or postgres")


def check_reachable(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Raise OutOfReach when `account` may not traverse the way to `folder`; None is ourselves, who may."""
    if account is None:
        return
    for step in (folder, *folder.parents):
        about = step.stat()
        needed = stat.S_IXOTH
        if about.st_gid == account.pw_gid:
            needed = stat.S_IXGRP
        if about.st_uid == account.pw_uid:
            needed = stat.S_IXUSR
        if not about.st_mode & needed:
            raise OutOfReach(
                f"the account {account.pw_name} cannot reach {folder}: {step} is closed to it; "
                "use a folder outside (run_dir, PLATEAU_CACHE), or open it with chmod o+x"
            )


def give(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make a folder, private to `account` (to us, when there is none). Raises LinkInTheWay."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open_folder(folder.parent) as above, suppress(FileExistsError):
        os.mkdir(folder.name, 0o700, dir_fd=above)
    with open_folder(folder) as given:
        os.fchmod(given, 0o700)
        if account is not None:
            os.fchown(given, account.pw_uid, account.pw_gid)
