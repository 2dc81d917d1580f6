"""What the twelve advisories of VICIdial, FreePBX, Issabel and Asterisk have in common, sought in our own files.

The others are attacked where the real parts run: routes without a role and sort keys in tests/api/test_guards.py,
the manager interface in tests/pbx/test_fraud.py, files and calls in this folder.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from pydantic import ValidationError

from api.schema.planning import SimulationBody
from recorder import storage

if TYPE_CHECKING:
    from asyncpg import Connection, Record

PROJECT = Path(__file__).resolve().parent.parent.parent
OURS = ("agi", "api", "bench", "db", "dialer", "exports", "intake", "ops", "pbx", "plateau", "recorder")
RUN_SQL = {"fetch", "fetchrow", "fetchval", "execute", "executemany", "cursor", "copy_from_query"}
START_PROGRAMS = {
    "agi/call.py", "api/campaigns/planning.py", "bench/demo/world.py", "bench/load/site.py", "bench/wall/chromium.py",
    "intake/reading.py", "exports/run.py",
    "pbx/certificate.py", "plateau/asterisk.py", "plateau/dialplan.py", "plateau/live_checks.py",
    "plateau/local_checks.py", "plateau/postgres.py", "plateau/postgres_roles.py", "plateau/probes.py",
    "plateau/services_account.py", "plateau/stack.py", "recorder/encode.py",
}  # fmt: skip
DANGEROUS = {"pickle", "marshal", "shelve", "yaml", "dill", "telnetlib", "pty"}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for package in OURS:
        for file in sorted((PROJECT / package).rglob("*.py")):
            yield file.relative_to(PROJECT).as_posix(), ast.parse(file.read_text())


def test_no_statement_is_put_together_from_texts() -> None:
    """CVE-2024-8503, CVE-2022-34876, CVE-2013-4467, CVE-2025-57819, CVE-2026-44238."""
    found = []
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RUN_SQL:
                put_together = [
                    part for given in node.args[:1] for part in ast.walk(given)
                    if isinstance(part, (ast.JoinedStr, ast.BinOp, ast.Call))
                ]  # fmt: skip
                found += [f"{name}:{part.lineno}" for part in put_together]
    assert found == []


def test_programs_are_started_by_these_files_alone() -> None:
    """CVE-2025-34099, CVE-2013-4468, CVE-2025-64328, CVE-2024-0986: a request that became a command."""
    found = set()
    for name, tree in sources():
        for node in ast.walk(tree):
            named = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if (
                named.startswith(("subprocess.", "os.exec", "os.spawn", "os.posix_spawn"))
                or "create_subprocess" in named
            ):
                found.add(name)
    assert found == START_PROGRAMS


def test_the_one_program_that_a_request_starts_is_told_numbers_and_fixed_words() -> None:
    """The same: a simulation is our own command, and no text of a request reaches it."""
    assert {name for name in START_PROGRAMS if name.startswith("api/")} == {"api/campaigns/planning.py"}
    for name, field in SimulationBody.model_fields.items():
        assert field.annotation in (int, float, bool, float | None, Literal["progressive", "predictive"]), name
        with pytest.raises(ValidationError):
            SimulationBody.model_validate({"agents": 3, name: "--campaign=1"})


def test_nothing_is_read_in_a_way_that_runs_it() -> None:
    """CVE-2014-7235: a cookie that became an object."""
    found = []
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import) and {alias.name.split(".")[0] for alias in node.names} & DANGEROUS:
                found.append(f"{name}:{node.lineno}")
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in DANGEROUS:
                found.append(f"{name}:{node.lineno}")
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("eval", "exec", "compile", "__import__"):
                found.append(f"{name}:{node.lineno}")
    assert found == []


async def test_a_new_installation_has_no_account(db: Connection[Record]) -> None:
    """CVE-2013-4467: accounts that every installation had, with a password that everybody knew."""
    assert await db.fetchval("select count(*) from users") == 0
    assert await db.fetchval("select count(*) from agents") == 0


def test_the_dialplan_gives_no_word_from_outside_to_a_command_or_a_file() -> None:
    """CVE-2010-0685, CVE-2024-8504."""
    for file in sorted((PROJECT / "asterisk/dialplan").glob("*.conf")):
        lines = [line for line in file.read_text().splitlines() if not line.lstrip().startswith(";")]
        for word in ("System(", "TrySystem(", "SHELL(", "${EXTEN}", "CALLERID(", "PJSIP_HEADER(", "EVAL(", "Dial("):
            assert not [line for line in lines if word in line], (file.name, word)
        assert not [line for line in lines if "MixMonitor(" in line and "${RECORDING}.raw" in line], file.name


def test_recordings_are_closed_to_other_accounts(tmp_path: Path) -> None:
    with storage.work_file(tmp_path, ".opus") as work:
        work.write_bytes(b"sound")
        storage.move_in(tmp_path, work, "2026/11/22/1-00.opus")
    for folder in ("2026", "2026/11", "2026/11/22", ".work"):
        assert (tmp_path / folder).stat().st_mode & 0o007 == 0, folder
    assert (tmp_path / "2026/11/22/1-00.opus").stat().st_mode & 0o777 == 0o640
