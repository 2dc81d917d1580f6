"""People: made, changed, closed; agents get a station with a random SIP secret."""

from __future__ import annotations

import secrets

from api.calls.desk import account_of
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.desk import PhoneShape, RegistrationList
from api.schema.people import (
    Ended,
    NewPasswordBody,
    UserBody,
    UserList,
    UserPatch,
    UserQuery,
    UserShape,
)
from api.visit import Visit
from db import audit, events, sessions, users
from db.dialer import commands
from db.pool import Connection

routes = Routes("users")


@routes.route("GET", "/api/users", role=Role.SUPERVISOR)
async def list_users(visit: Visit, query: UserQuery) -> UserList:
    """People by id."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await users.page(connection, query.after, query.limit, with_disabled=query.disabled)
    shown = [UserShape.model_validate(one) for one in found]
    return UserList(users=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route("POST", "/api/users", role=Role.ADMIN, status=201, refusals=("login_taken", "station_taken", "busy"))
async def create_user(visit: Visit, body: UserBody) -> Created:
    """Add a person; an agent, and whoever else is to listen to calls, gets a station, and the PBX learns of it."""
    kept = await visit.house.passwords.hash(body.password)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            made = await users.create(
                connection,
                login=body.login,
                name=body.name,
                role=body.role,
                language=body.language,
                password_hash=kept,
            )
            if made is None:
                raise Problem("login_taken")
            if body.role == "agent" or body.station is not None:
                await _give_station(visit, connection, made, body.station)
            await _told(visit, connection, made, "user.create")
        await events.wake(connection)
    return Created(id=made)


async def _give_station(visit: Visit, connection: Connection, user_id: int, wanted: str | None) -> None:
    """A station with a secret that nobody chose; nobody waits for the PBX to learn of it."""
    if wanted is not None and wanted.endswith("-web"):
        raise Problem("station_taken")  # such names are the twins of stations in browsers
    station = wanted or await users.free_station(connection)
    secret = secrets.token_urlsafe(24)
    node = visit.house.settings.node
    if not await users.add_agent(connection, user_id, node=node, station=station, sip_secret=secret):
        raise Problem("station_taken")
    await _order(visit, connection, "stations.sync")


async def _told(
    visit: Visit, connection: Connection, user_id: int, action: str, detail: dict[str, object] | None = None
) -> None:
    await events.append(connection, "user", body={"id": user_id})
    await audit.write(connection, visit.who.user_id, action, f"user {user_id}", detail)


def _changes(before: users.User, body: UserPatch) -> dict[str, object]:
    """What is asked for that differs, and what it was."""
    was = {
        "name": before.name,
        "role": before.role,
        "language": before.language,
        "disabled": before.disabled_at is not None,
    }
    settings = {key: value for key, value in body.model_dump(exclude_none=True).items() if value != was[key]}
    return {"settings": settings, "before": {key: was[key] for key in settings}}


@routes.route("GET", "/api/users/{user_id}", role=Role.SUPERVISOR)
async def get_user(visit: Visit, user_id: int) -> UserShape:
    """One person."""
    async with visit.pool.acquire(timeout=5) as connection:
        return UserShape.model_validate(await _user(connection, user_id))


async def _user(connection: Connection, user_id: int) -> users.User:
    return or_not_found(await users.get(connection, user_id))


@routes.route("PATCH", "/api/users/{user_id}", role=Role.ADMIN, refusals=("last_admin",))
async def change_user(visit: Visit, user_id: int, body: UserPatch) -> UserShape:
    """Change name, language or role, or close the account.

    Whoever loses rights is logged out at once, and takes no further call.
    """
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await _user(connection, user_id)
            loses = body.disabled is True or (body.role is not None and body.role != before.role)
            if loses and before.role == "admin" and not await users.other_admins(connection, user_id):
                raise Problem("last_admin")
            await users.change(connection, user_id, name=body.name, language=body.language, role=body.role)
            if body.role == "agent" and before.station is None:
                await _give_station(visit, connection, user_id, None)
            if body.disabled is not None:
                await users.set_disabled(connection, user_id, body.disabled)
            if loses:
                await sessions.revoke_all(connection, user_id)
                if before.station is not None:
                    await _order(visit, connection, "agent.logout", user_id)
            if body.disabled is not None and before.station is not None:
                await _order(visit, connection, "stations.sync")
            await _told(visit, connection, user_id, "user.change", _changes(before, body))
        await events.wake(connection)
        return UserShape.model_validate(await _user(connection, user_id))


@routes.route("POST", "/api/users/{user_id}/phone", role=Role.ADMIN, refusals=("not_found", "station_taken"))
async def give_phone(visit: Visit, user_id: int) -> UserShape:
    """Give a telephone to somebody who has none, such as a supervisor who is to listen to calls."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if (await _user(connection, user_id)).station is None:
                await _give_station(visit, connection, user_id, None)
                await _told(visit, connection, user_id, "user.phone")
        await events.wake(connection)
        return UserShape.model_validate(await _user(connection, user_id))


async def _order(visit: Visit, connection: Connection, kind: str, agent_id: int | None = None) -> None:
    await commands.ask(
        connection,
        node=visit.house.settings.node,
        kind=kind,
        agent_id=agent_id,
        payload={},
        requested_by=visit.who.user_id,
    )


@routes.route("POST", "/api/users/{user_id}/password", role=Role.ADMIN, refusals=("busy",))
async def reset_password(visit: Visit, user_id: int, body: NewPasswordBody) -> Done:
    """Give a person a new password; all their sessions end."""
    kept = await visit.house.passwords.hash(body.password)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await users.set_password(connection, user_id, kept):
                raise Problem("not_found")
            await sessions.revoke_all(connection, user_id)
            await _told(visit, connection, user_id, "user.password")
        await events.wake(connection)
    return Done()


@routes.route("POST", "/api/users/{user_id}/sessions/revoke", role=Role.ADMIN)
async def revoke_sessions(visit: Visit, user_id: int) -> Ended:
    """End every session of a person."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await _user(connection, user_id)
            ended = await sessions.revoke_all(connection, user_id)
            await _told(visit, connection, user_id, "user.sessions")
        await events.wake(connection)
    return Ended(ended=ended)


@routes.route(
    "GET", "/api/users/{user_id}/phone/registration", role=Role.SUPERVISOR, refusals=("not_an_agent", "dialer_away")
)
async def phone_registration(visit: Visit, user_id: int) -> RegistrationList:
    """How an agent's phones are registered at this moment; no secret and no address is told."""
    async with visit.pool.acquire(timeout=5) as connection:
        if (await _user(connection, user_id)).station is None:
            raise Problem("not_an_agent")
    told = await visit.house.answers.ask(
        "phone.look", node=visit.house.settings.node, agent_id=user_id, requested_by=visit.who.user_id
    )
    return RegistrationList.model_validate(told)


@routes.route("POST", "/api/users/{user_id}/phone/secret", role=Role.ADMIN, refusals=("not_an_agent",))
async def renew_phone(visit: Visit, user_id: int) -> PhoneShape:
    """Give an agent's telephone another secret, told this once; the old one registers no more."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await _user(connection, user_id)
            phone = await users.renew_secret(connection, user_id, secrets.token_urlsafe(24))
            if phone is None:
                raise Problem("not_an_agent")
            await _order(visit, connection, "stations.sync")
            await _told(visit, connection, user_id, "user.phone")
        await events.wake(connection)
    return account_of(visit.house.settings, phone)
