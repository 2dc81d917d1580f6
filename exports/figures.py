"""A table of statistics as a file, written at once: it has at most some thousand rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from exports.csv_file import CsvFile
from exports.tables import Column, Language, Layout
from exports.xlsx_file import XlsxFile

COLUMNS = (
    Column("id", "Clé", "Key"),
    Column("name", "Nom", "Name"),
    Column("attempts", "Appels", "Attempts", "count"),
    Column("answered", "Décrochés", "Answered", "count"),
    Column("connected", "En relation", "Connected", "count"),
    Column("abandoned", "Abandonnés", "Abandoned", "count"),
    Column("live_answers", "Décrochés par une personne", "Live answers", "count"),
    Column("successes", "Réussites", "Successes", "count"),
    Column("talk_seconds", "Conversation (s)", "Talking (s)", "decimal"),
    Column("wait_seconds", "Attente (s)", "Waiting (s)", "decimal"),
)


def write(
    path: Path, rows: Sequence[Sequence[Any]], layout: Literal["csv", "xlsx"], zone: ZoneInfo, language: Language
) -> None:
    """Write a new file, its rows with values in the order of COLUMNS."""
    columns = Layout(COLUMNS, [])
    file = CsvFile(path, columns, zone, language) if layout == "csv" else XlsxFile(path, columns, zone, language, "1")
    try:
        file.write(rows)
    finally:
        file.close()
