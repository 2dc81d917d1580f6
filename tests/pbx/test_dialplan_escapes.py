"""A dialplan can say to Asterisk what it does not show: it works in a real one, and may not come from a page."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.dialplan import versions
from pbx.dialplan_limits import beyond
from pbx.product_files import copy_dialplan, dialplan_folder
from plateau import dialplan_kept
from plateau.dialplan_kept import hash_of, texts_in
from tests.pbx.switchboard import Switchboard

if TYPE_CHECKING:
    from asyncpg import Connection, Record

STARTS = {
    "put-together": "exten => s,1,ExecIf(1?A${NOTHING}GI(PROGRAM))",
    "at-a-time": "exten => s,1,ExecIfTime(*,*,*,*?A${NOTHING}GI(PROGRAM))",
    "in-a-value": "exten => s,1,Set(WHAT=1?A${NOTHING}GI(PROGRAM))\n same => n,ExecIf(1${WHAT:1}:NoOp())",
}


@pytest.fixture
def programs() -> Iterator[Path]:
    """A folder that Asterisk's account reaches and writes into."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def context(name: str, lines: str, folder: Path) -> str:
    program = folder / f"{name}.sh"
    program.write_text(f"#!/bin/sh\ntouch {folder}/{name}.done\n")
    program.chmod(0o755)
    return f"[{name}]\n{lines.replace('PROGRAM', str(program))}\n"


async def test_what_starts_a_program_in_a_real_asterisk_may_not_come_from_a_page(
    switchboard: Switchboard, tmp_path: Path, programs: Path
) -> None:
    source = Path(shutil.copytree(dialplan_folder(), tmp_path / "dialplan"))
    products, entry = texts_in(source), source / "extensions.conf"
    for name, lines in STARTS.items():
        (source / f"{name}.conf").write_text(context(name, lines, programs))
    (source / "unseen.conf").write_text("\ufeff#include dialplan/unseen-too.conf\n")
    (source / "unseen-too.conf").write_text("[unseen]\nexten => s,1,NoOp()\n")
    included = [*STARTS, "unseen"]
    entry.write_text(entry.read_text() + "".join(f"#include dialplan/{name}.conf\n" for name in included))

    copy_dialplan(source, switchboard.pbx)
    await switchboard.console(switchboard.pbx, "dialplan reload")
    assert "'unseen'" in await switchboard.console(switchboard.pbx, "dialplan show unseen")
    for name in STARTS:
        await switchboard.console(switchboard.pbx, f"channel originate Local/s@{name} application Wait 1")
    async with asyncio.timeout(10):
        while len(list(programs.glob("*.done"))) < len(STARTS):
            await asyncio.sleep(0.1)

    refused = {fault.file for fault in beyond(texts_in(source), products)}
    assert refused == {f"{name}.conf" for name in included}


async def test_a_start_takes_no_version_that_never_came_through_the_supervisor(
    db: Connection[Record], switchboard: Switchboard
) -> None:
    """Who can write rows cannot have a program or a file of their choice put there by the next start."""
    settings = switchboard.settings
    good, digest = texts_in(dialplan_folder()), hash_of(dialplan_folder(settings))
    await versions.add(db, settings.node, good | {"own.conf": "; ours\n"}, digest, "page")
    assert await dialplan_kept.begin(db, settings) is not None
    for name, text in (("own.conf", "[own]\nexten => s,1,AGI(/bin/sh)\n"), ("../manager.conf", "")):
        await versions.add(db, settings.node, good | {name: text}, digest, "page")
        assert await dialplan_kept.begin(db, settings) is None
        found = await versions.in_service(db, settings.node)
        assert found is not None and (found.came_from, found.files) == ("start", good)
