"""What no file of the project may hold: addresses of package registries, paths of somebody's machine, shells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
NOT_OURS = {
    ".git", ".venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache",
    ".hypothesis", "dist", "build", "static",
}  # fmt: skip
BINARY = {".png", ".jpg", ".wav", ".gsm", ".ico", ".woff2", ".opus", ".sln", ".raw", ".pyc"}


def files() -> Iterator[Path]:
    waiting = [PROJECT]
    while waiting:
        for entry in sorted(waiting.pop().iterdir()):
            if entry.name in NOT_OURS or entry.name.endswith(".egg-info"):
                continue
            if entry.is_dir():
                waiting.append(entry)
            elif entry.suffix not in BINARY:
                yield entry


def dotted(*parts: str) -> str:
    return re.escape(".".join(parts))


@pytest.mark.parametrize(
    "pattern",
    [
        dotted("pypi", "org"),
        dotted("pythonhosted", "org"),
        dotted("registry", "npmjs", "org"),
        dotted("registry", "yarnpkg", "com"),
        r"deb\.\w+\.org",
        dotted("proxy", "golang", "org"),
        r"//[\w.-]*mirror[\w.-]*\.\w+",
    ],
)
def test_no_file_names_a_registry_or_a_mirror(pattern: str) -> None:
    assert [str(file) for file in files() if re.search(pattern, file.read_text(errors="replace"))] == []


def test_no_file_names_a_path_outside_the_project() -> None:
    outside = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/\w|\.\./" + "shared")
    found = [f"{file}: {hit[0]}" for file in files() if (hit := outside.search(file.read_text(errors="replace")))]
    assert found == []


def test_nothing_starts_a_shell() -> None:
    found = []
    for file in (file for file in files() if file.suffix == ".py"):
        for node in ast.walk(ast.parse(file.read_text(), str(file))):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            shell = any(word.arg == "shell" for word in node.keywords)
            if shell or name in ("os.system", "os.popen", "asyncio.create_subprocess_shell"):
                found.append(f"{file}:{node.lineno}")
    assert found == []


def test_python_files_open_with_a_sentence_and_stay_short() -> None:
    for file in (file for file in files() if file.suffix == ".py"):
        text = file.read_text()
        if text.strip():
            assert ast.get_docstring(ast.parse(text)), f"{file} does not say what it is for"
        if PROJECT / "tests" not in file.parents:
            assert len(text.splitlines()) <= 300, f"{file} holds more than one idea"


def test_nothing_waits_in_a_way_that_loses_a_cancellation() -> None:
    """`asyncio.wait_for` of Python 3.11 returns where what it waits for comes with a cancellation, which is then lost.

    https://github.com/python/cpython/issues/86296. `asyncio.timeout` does not.
    """
    lossy = re.compile(r"asyncio\.wait_for\(")
    ours = [file for file in files() if file.suffix == ".py" and PROJECT / "tests" not in file.parents]
    assert [file for file in ours if lossy.search(file.read_text())] == []
