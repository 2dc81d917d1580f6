"""What the pages are built from: no address in the lock file, and files that can be read."""

from __future__ import annotations

from pathlib import Path

WEB = Path(__file__).parents[2] / "web"


def test_the_lock_file_names_no_address() -> None:
    text = (WEB / "package-lock.json").read_text()
    assert "://" not in text
    assert '"resolved"' not in text


def test_files_of_the_pages_are_small_and_open_with_what_they_are_for() -> None:
    for file in WEB.glob("src/**/*.ts*"):
        lines = file.read_text().splitlines()
        assert len(lines) <= 300, file
        assert lines[0].startswith("// "), file
