"""What Prometheus is told about recordings."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SETTLED = Counter("plateau_recordings_settled_total", "Recordings by what became of them", ["state"])
DOUBTFUL = Counter(
    "plateau_recordings_doubtful_total",
    "Recordings stored although their length or end is not as it should be",
)
RETRIES = Counter("plateau_recordings_retries_total", "Times a recording could not be stored yet", ["reason"])
LAG_SECONDS = Histogram(
    "plateau_recording_lag_seconds",
    "Time from the end of a call to its stored recording",
    buckets=(2, 5, 10, 30, 60, 300, 1800, 7200),
)
WAITING = Gauge("plateau_recordings_waiting", "Recordings of ended calls that are not settled yet")
OLDEST_SECONDS = Gauge("plateau_recordings_oldest_waiting_seconds", "Age of the oldest of them")
ORPHANS = Counter("plateau_spool_orphans_total", "Files of the spool that belong to no recording")
FREE_BYTES = Gauge("plateau_recordings_free_bytes", "Free space on the disk of the recordings")
