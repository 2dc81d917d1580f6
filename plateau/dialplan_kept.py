"""Which dialplan a start takes, and what is written down of each that is put into service."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import structlog

from db.dialplan import versions
from db.dialplan.versions import InService
from db.pool import Connection
from ops.settings import Settings
from pbx.dialplan_limits import beyond
from pbx.product_files import dialplan_folder

log = structlog.get_logger(__name__)


def texts_in(folder: Path) -> dict[str, str]:
    """The files of a dialplan by name; what is no UTF-8 is replaced, NUL too, which a database does not keep."""
    return {
        file.name: file.read_bytes().decode(errors="replace").replace("\0", "\ufffd")
        for file in sorted(folder.glob("*.conf"))
    }


def hash_of(folder: Path) -> bytes:
    """SHA-256 over the names and contents of a folder's dialplan."""
    parts = [(file.name.encode(), file.read_bytes()) for file in sorted(folder.glob("*.conf"))]
    return hashlib.sha256(b"".join(b"%d %s %d %s" % (len(n), n, len(c), c) for n, c in parts)).digest()


def of_the_page(last: InService | None, folder_hash: bytes) -> bool:
    """Whether a start goes on with what a page put into service: nobody has changed the folder since.

    What reaches beyond calls never came through the supervisor, whatever the row says: the folder is taken.
    """
    if last is None or last.came_from != "page":
        return False
    if last.folder_hash != folder_hash:
        log.warning("the folder of the dialplan changed since a page did, and is taken", version=last.id)
        return False
    if found := beyond(last.files, texts_in(dialplan_folder())):
        log.warning("a page's dialplan may not be in service, and the folder is taken", fault=str(found[0]))
        return False
    return True


async def begin(connection: Connection, settings: Settings) -> Mapping[str, bytes] | None:
    """The files that a page put into service and that stay; None: the folder's, which are written down if new."""
    folder = dialplan_folder(settings)
    last, found, digest = await versions.in_service(connection, settings.node), texts_in(folder), hash_of(folder)
    if last is not None and of_the_page(last, digest):
        return {name: text.encode() for name, text in last.files.items()}
    if last is None or (last.files, last.folder_hash) != (found, digest):
        await versions.add(connection, settings.node, found, digest, "start")
    return None


async def applied_by_command(connection: Connection, settings: Settings, source: Path) -> None:
    """Write down what `plateau dialplan apply` put into service."""
    digest = hash_of(dialplan_folder(settings))
    await versions.add(connection, settings.node, texts_in(source), digest, "command")
