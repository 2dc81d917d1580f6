"""The audit: who did what to what, written in the transaction that does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.pool import Connection

WRITE = "insert into audit_log (user_id, action, target, detail) values ($1, $2, $3, $4)"


async def write(
    connection: Connection,
    user_id: int | None,
    action: str,
    target: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """One line, such as ("campaign.start", "campaign 7"); never a secret in `detail`."""
    await connection.execute(WRITE, user_id, action, target, dict(detail or {}))
