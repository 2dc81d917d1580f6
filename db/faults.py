"""The ways in which PostgreSQL can be out of reach, for those who answer for it without knowing the driver."""

from __future__ import annotations

import asyncpg

AWAY: tuple[type[Exception], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was killed while it was used: "cannot switch to state 12"
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.QueryCanceledError,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    OSError,
    TimeoutError,
)
"""Trying again later may help with each of these."""

TAKEN: type[Exception] = asyncpg.UniqueViolationError
"""A row like this exists already."""

DANGLING: type[Exception] = asyncpg.ForeignKeyViolationError
"""A row that this one refers to does not exist, or one that others refer to was to go."""

OUTSIDE: tuple[type[Exception], ...] = (
    asyncpg.CheckViolationError,
    asyncpg.DataError,
    asyncpg.exceptions.CharacterNotInRepertoireError,
)
"""A value that its column does not allow."""

REFUSED: tuple[type[Exception], ...] = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
)
"""The server answers but does not let us in: account, password or database name are wrong."""
