"""Who may import whom: the layers of docs/architecture.md, enforced."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent
EVERYTHING = ("agi", "api", "bench", "db", "dialer", "dialer.core", "exports", "intake", "ops", "pbx", "recorder")
OURS = {
    "dialer.core": (),
    "ops": ("dialer.core",),
    "db": ("dialer.core",),
    "agi": ("dialer.core",),
    "pbx": ("dialer.core", "ops"),
    "intake": ("dialer.core", "db"),
    "exports": ("dialer.core", "db"),
    "dialer": ("dialer.core", "db", "agi", "pbx", "ops"),
    "recorder": ("dialer.core", "db", "ops"),
    "api": ("dialer.core", "db", "exports", "intake", "ops"),
    "bench": (*EVERYTHING, "plateau"),
    "plateau": EVERYTHING,
}
"""Package -> packages of ours that it may import besides itself."""

PLACES = {
    "asyncpg": ("db",),
    "panoramisk": ("dialer/link/ami",),
    "asterisk": ("agi/prompts.py",),
    "aiohttp": ("api", "bench"),
    "typer": ("plateau",),
    "rich": ("plateau", "bench"),
    "argon2": ("api",),
    "uvloop": ("dialer/__main__",),
    "vowpalwabbit": ("dialer/core/answering.py",),
    "holidays": ("dialer/core/law",),
    "python_calamine": ("intake",),
    "xlsxwriter": ("exports",),
    "duckdb": ("intake",),
}
"""Library -> the beginnings of the paths that may import it."""

PURE = ("holidays", "phonenumbers", "vowpalwabbit")


def package_of(module: str) -> str | None:
    """The package of ours that a dotted name lies in; `dialer.core` is one of its own."""
    if module == "dialer.core" or module.startswith("dialer.core."):
        return "dialer.core"
    top = module.partition(".")[0]
    return top if top in OURS else None


def imports(file: Path) -> Iterator[str]:
    """Every module that a file names in an import, at whatever depth."""
    for node in ast.walk(ast.parse(file.read_text(), str(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            assert node.module is not None
            # `from dialer import core` names dialer.core
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources() -> list[Path]:
    tops = sorted({package.partition(".")[0] for package in OURS})
    return [file for top in tops for file in sorted((PROJECT / top).rglob("*.py"))]


def faults(file: Path) -> Iterator[str]:
    path = file.relative_to(PROJECT).as_posix()
    mine = package_of(path.removesuffix(".py").replace("/", "."))
    assert mine is not None
    for module in imports(file):
        theirs = package_of(module)
        if theirs is not None:
            if theirs != mine and theirs not in OURS[mine]:
                yield f"{path} imports {module}"
            continue
        library = module.partition(".")[0]
        if not path.startswith(PLACES.get(library, ("",))):
            yield f"{path} imports {library}"
        if mine == "dialer.core" and library not in (*sys.stdlib_module_names, *PURE):
            yield f"{path} is not pure: it imports {library}"


def test_nobody_imports_whom_they_must_not() -> None:
    assert [fault for file in sources() for fault in faults(file)] == []


def test_what_is_installed_is_what_the_package_says_it_needs() -> None:
    """The lock is made from requirements/run.in, which also has what builds the package."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    installed = (PROJECT / "requirements/run.in").read_text().split()
    assert sorted({*installed} - {"hatchling", "editables"}) == sorted(project["dependencies"])


def test_every_package_has_its_rule() -> None:
    found = {file.parent.name for file in PROJECT.glob("*/__init__.py")} - {"tests"}
    assert found <= {package.partition(".")[0] for package in OURS}


def test_asterisk_is_never_a_python_package() -> None:
    assert list((PROJECT / "asterisk").rglob("*.py")) == []


IMPURE = frozenset(
    [
        "asyncio",
        "ctypes",
        "http",
        "io",
        "multiprocessing",
        "os",
        "pathlib",
        "select",
        "signal",
        "socket",
        "subprocess",
        "sys",
        "threading",
        "time",
        "urllib",
    ]
)


def test_the_core_has_no_clock_and_no_input_or_output() -> None:
    for file in (PROJECT / "dialer/core").rglob("*.py"):
        assert not {module.partition(".")[0] for module in imports(file)} & IMPURE, file
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert not called.endswith((".now", ".today", ".utcnow")), f"{file} asks for the time"
                assert not re.fullmatch(r"open|print|input", called), f"{file} does {called}"
