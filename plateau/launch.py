"""How a program of the stack is started: as an unprivileged account, and never outliving us."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Sequence

from dialer.core.errors import PlateauError


class SetprivMissing(PlateauError):
    """The program setpriv (package util-linux) is missing; it starts the stack's programs."""


def launched(
    argv: Sequence[str], *, account: pwd.struct_passwd | None = None, end_with_us: str | None = None
) -> list[str]:
    """The argv that starts `argv` as `account` (None: as we are).

    With `end_with_us`, a signal's short name, the kernel sends it when the thread that started the program
    ends, however it ends. setpriv sets it after changing the account, because the change would clear it; it
    then becomes the program, whose process id is therefore the child's.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise SetprivMissing
    options: list[str] = []
    if account is not None:
        options += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    if end_with_us is not None:
        options.append(f"--pdeathsig={end_with_us}")
    return [setpriv, *options, "--", *argv] if options else list(argv)


def plain_environment(**more: str) -> dict[str, str]:
    """A small environment for programs that are not ours: none of our settings or secrets."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", **more}
