"""The campaign of a measurement: nothing recycled, nothing recorded, nothing that is not measured."""

from __future__ import annotations

ALWAYS = {"timezone": "Europe/Paris", "days": list(range(7)), "hours": [["00:00", "24:00"]]}


def measured_campaign(node: str, principal_id: int | None, trunk: str, shown: str, *, mode: str) -> dict[str, object]:
    """Every column that db.campaigns.create asks for; `shown` is the caller ID."""
    return {
        "node": node,
        "principal_id": principal_id,
        "name": "Mesure",
        "language": "fr",
        "mode": mode,
        "trunk": trunk,
        "default_caller_id": shown,
        "priority": 0,
        "ring_seconds": 25,
        "agent_wait_ms": 2000,
        "abandon_limit": 0.03,
        "max_dial_level": 3,
        "give_up_ringing": False,
        "minimum_ring_seconds": 20,
        "kept_free": 0,
        "lead_order": "listed",
        "wrap_up_seconds": 0,
        "wrap_up_extensions": 0,
        "amd": False,
        "recording": "none",
        "recording_percent": 0,
        "retention_days": 1,
        "max_attempts": 1,
        "recycle_minutes": {},
        "callbacks_by": "own",
        "personal_falls_after_minutes": 15,
        "announce_seconds": 4,
        "script": "",
        "recycle_rules": [],
        "success_quota": 0,
        "calling_hours": ALWAYS,
        "profile": "DEMO",
        "sector": "",
        "purpose": "prospecting",
    }
