"""The tables of the statistics as files, with the columns of the page."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from exports.csv_file import CsvFile
from exports.tables import Column, Language, Layout
from exports.words import spoken

Table = Literal["agents", "campaigns", "hours", "dispositions", "batches"]
Row = Mapping[str, Any]

_CAMPAIGN = Column("name", "Campagne", "Campaign")
_ATTEMPTS = Column("attempts", "Appels", "Attempts", "count")
_DIALED = Column("dialed", "Composés", "Dialled", "count")
_LIVE = Column("live_answers", "Décrochés", "Answered", "count")
_REACHED = Column("reached", "En relation", "Reached", "count")
_SUCCESSES = Column("successes", "Réussites", "Successes", "count")
_COLUMNS: Mapping[Table, Sequence[Column]] = {
    "agents": (
        Column("name", "Agent", "Agent"),
        Column("calls", "Appels", "Calls", "count"),
        Column("talking", "Conversation (s)", "Talking (s)", "decimal"),
        Column("wrap_up", "Post-appel (s)", "Wrap-up (s)", "decimal"),
        Column("reserved", "Appel qui arrive (s)", "Call arriving (s)", "decimal"),
        Column("ready", "Prêt (s)", "Ready (s)", "decimal"),
        Column("paused", "Pause (s)", "Paused (s)", "decimal"),
        _SUCCESSES,
        Column("successes_per_hour", "Réussites par heure", "Successes per hour", "decimal"),
    ),
    "campaigns": (
        _CAMPAIGN,
        _ATTEMPTS,
        _DIALED,
        _LIVE,
        _REACHED,
        Column("answer_rate", "Taux de décroché (%)", "Answer rate (%)", "decimal"),
        Column("contact_rate", "Taux de contact (%)", "Contact rate (%)", "decimal"),
        Column("mean_wait_seconds", "Attente moyenne (s)", "Mean wait (s)", "decimal"),
        Column("abandon_rate", "Abandons selon la loi (%)", "Abandoned as the law counts (%)", "decimal"),
        Column("abandon_limit", "Limite (%)", "Limit (%)", "decimal"),
        Column("going_on", "Non terminés", "Not over", "count"),
    ),
    "hours": (Column("hour", "Heure", "Hour", "count"), _ATTEMPTS, _DIALED, _LIVE, _REACHED, _SUCCESSES),
    "dispositions": (
        _CAMPAIGN,
        Column("disposition_code", "Code de qualification", "Disposition code"),
        Column("label", "Qualification", "Disposition"),
        Column("effect", "Effet", "Effect", "word"),
        _ATTEMPTS,
        _REACHED,
    ),
    "batches": (
        _CAMPAIGN,
        Column("batch_id", "Lot", "Batch", "count"),
        Column("file_name", "Fichier", "File"),
        _ATTEMPTS,
        _DIALED,
        _LIVE,
        _REACHED,
        _SUCCESSES,
    ),
}
_SHARES = ("answer_rate", "contact_rate", "abandon_rate", "abandon_limit")
_OPEN: Mapping[Table, tuple[str, Literal["count", "decimal"], str, str]] = {
    "agents": ("pauses", "decimal", "Pause, {} (s)", "Pause, {} (s)"),
    "campaigns": ("outcomes", "count", "Issue : {}", "Outcome: {}"),
}
"""Fields with a column for each word that occurs in them."""


def as_csv(table: Table, rows: Sequence[Row], zone: ZoneInfo, language: Language) -> bytes:
    """The table as a spreadsheet of this language opens it; shares in percent."""
    columns = [*_COLUMNS[table], *_occurring(table, rows)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        file = CsvFile(path, Layout(columns, ()), zone, language)
        try:
            file.write([_value(one.key, row, language) for one in columns] for row in rows)
        finally:
            file.close()
        return path.read_bytes()


def _occurring(table: Table, rows: Sequence[Row]) -> list[Column]:
    if table not in _OPEN:
        return []
    field, holds, fr, en = _OPEN[table]
    words = sorted({word for row in rows for word in row[field]})
    return [
        Column(f"{field}.{word}", fr.format(spoken(word, "fr")), en.format(spoken(word, "en")), holds) for word in words
    ]


def _value(key: str, row: Row, language: Language) -> Any:
    field, dot, word = key.partition(".")
    if dot:
        return row[field].get(word, 0)
    if key == "label":
        return row[f"label_{language}"]
    value = row[key]
    return value * 100 if key in _SHARES and value is not None else value
