"""Who may do what in a private cluster: services own their database and nothing else, over loopback alone.

The superuser has a password too, for maintenance: it is taken on the Unix socket, in a folder that only the
account of PostgreSQL and root may enter.
"""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db import databases
from dialer.core.errors import PlateauError
from pbx.given_away import write_file
from plateau.launch import launched

if TYPE_CHECKING:
    import pwd
    from collections.abc import Mapping

HBA = f"""# Written at every start.
local all {databases.SUPERUSER} scram-sha-256
host all {databases.ROLE} 127.0.0.1/32 scram-sha-256
"""
_SECONDS = 600
"""A server that was killed recovers first."""


class RolesMissing(PlateauError):
    """The private PostgreSQL could not be given the role that the services use; its words say why."""


def write_access(data: Path) -> None:
    """Say who may connect and how, in place of what initdb wrote; read by the owner of `data` alone."""
    write_file(data / "pg_hba.conf", HBA, mode=0o600)


def furnish(
    server: Sequence[str], environment: Mapping[str, str], account: pwd.struct_passwd | None, kept: Path
) -> None:
    """Make the role and its database, once; also in a cluster made before the role, whose tables then change hands.

    `server` is the argv of the server without its first option; `kept` is where the role's password is kept, and
    whose being there says that all was done. Raises RolesMissing.
    """
    if kept.exists():
        return
    password = secrets.token_hex(24)
    _tell(server, environment, account, "postgres", databases.furnish(password))
    _tell(server, environment, account, databases.DATABASE, databases.HAND_OVER)
    write_file(kept, password, mode=0o600)


def _tell(
    server: Sequence[str],
    environment: Mapping[str, str],
    account: pwd.struct_passwd | None,
    database: str,
    statements: str,
) -> None:
    program, *options = server
    done = subprocess.run(  # noqa: S603  # argv of ours
        launched([program, "--single", *options, "-j", database], account=account),
        env=dict(environment),
        cwd="/",
        input=statements,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RolesMissing(f"the private PostgreSQL could not be given its roles: {done.stderr.strip()[-500:]}")
