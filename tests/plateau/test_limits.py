"""How many files the programs of a stack may open: raised as far as allowed, and named when that is too few."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from plateau.limits import LEAST_FILES, MOST_FILES
from plateau.paths import PROJECT

LIMITED = """
import asyncio, json, pathlib, random, resource, sys
folder, soft, hard = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
from plateau import local_checks
from plateau.stack import running
from tests.plateau.test_stack import a_program
ASK = '''
import pathlib, resource, sys, time
pathlib.Path(sys.argv[1]).write_text(str(list(resource.getrlimit(resource.RLIMIT_NOFILE))))
time.sleep(60)
'''
async def main():
    async with running([a_program(folder, "one", ASK)], random.Random(1)):
        pass
asyncio.run(main())
print(json.dumps([json.loads((folder / "one.up").read_text()), local_checks.open_files().cure]))
"""


async def limits_of_a_program(folder: Path, soft: int, hard: int) -> tuple[list[int], str]:
    """Soft and hard limit of a program started under these, and the cure that `plateau check` names."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LIMITED, str(folder), str(soft), str(hard), cwd=PROJECT, stdout=PIPE
    )
    answer, _ = await process.communicate()
    found, cure = json.loads(answer.splitlines()[-1])
    return found, cure


async def test_a_program_of_the_stack_may_open_as_many_files_as_we_are_let(tmp_path: Path) -> None:
    found, cure = await limits_of_a_program(tmp_path, 1024, LEAST_FILES)
    assert found == [LEAST_FILES, LEAST_FILES]
    assert cure == ""


async def test_a_limit_that_is_too_low_for_a_floor_is_named_with_its_cure(tmp_path: Path) -> None:
    found, cure = await limits_of_a_program(tmp_path, 256, 1024)
    assert found == [1024, 1024]
    assert f"allow {MOST_FILES}: LimitNOFILE=" in cure
