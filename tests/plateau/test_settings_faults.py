"""A fault of the settings is a sentence from every command that needs them, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = {
    "up": ["up"],
    "check": ["check", "--history"],
    "migrate": ["migrate"],
    "import": ["import", __file__, "--campaign", "1"],
    "campaign": ["campaign", "status", "1"],
    "user": ["user", "add", "paul"],
    "dialplan check": ["dialplan", "check"],
    "dialplan apply": ["dialplan", "apply"],
    "recordings": ["recordings", "reindex"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_setting_that_is_wrong_is_named_with_its_file(command: str, tmp_path: Path) -> None:
    written = tmp_path / "plateau.toml"
    written.write_text("[trunks.main\n")
    ran = subprocess.run(
        [sys.executable, "-m", "plateau.cli", *COMMANDS[command]],
        env={**os.environ, "PLATEAU_CONFIG": str(written)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"plateau: {written} is not TOML")
    assert "Traceback" not in ran.stderr
