"""The agent's own desk: state, call, card, phone and day. Whatever moves is asked of the dialer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.calls.promised_time import agreed, check_appointment, whereabouts
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.cards import (
    CallBody,
    Card,
    CardAnswer,
    Colleague,
    Colleagues,
    DialBody,
    DispositionBody,
    HandOverBody,
    HoldBody,
    PreviewBody,
    RecordingBody,
)
from api.schema.desk import Day, OwnState, PhoneShape, StateBody
from api.visit import Visit
from db import users
from db.calls import cards, handing_over, promised_time
from db.floor import days
from dialer.core.periods import days_of
from dialer.core.states import AgentState
from ops.settings import Settings

routes = Routes("desk")
DIALER = ("not_an_agent", "dialer_away", "refused")


async def ask(visit: Visit, kind: str, payload: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Ask the dialer to do something for the agent who is logged in."""
    who = visit.who
    if who.node is None:
        raise Problem("not_an_agent")
    return await visit.house.answers.ask(
        kind, node=who.node, agent_id=who.user_id, requested_by=who.user_id, payload=payload
    )


async def _state(visit: Visit) -> OwnState:
    async with visit.pool.acquire(timeout=5) as connection:
        now = await days.now(connection, visit.who.user_id)
    if now is None:
        raise Problem("not_an_agent")
    return OwnState.model_validate(now)


@routes.route("GET", "/api/me/state", role=Role.AGENT, refusals=("not_an_agent",))
async def own_state(visit: Visit) -> OwnState:
    """One's own state."""
    return await _state(visit)


@routes.route("POST", "/api/me/state", role=Role.AGENT, refusals=DIALER)
async def change_state(visit: Visit, body: StateBody) -> OwnState:
    """Log in at the telephone, log out, be ready, or pause with a reason."""
    payloads: dict[str, Mapping[str, Any]] = {
        "pause": {"reason": body.reason or "break"},
        "login": {"phone": body.phone},
    }
    await ask(visit, f"agent.{body.action}", payloads.get(body.action))
    return await _state(visit)


@routes.route("GET", "/api/me/call", role=Role.AGENT, refusals=("not_an_agent",))
async def own_call(visit: Visit) -> CardAnswer:
    """The card of one's call, until it is disposed of."""
    return await card_of(visit)


async def card_of(visit: Visit) -> CardAnswer:
    """The card of the call of the agent who is logged in."""
    if visit.who.node is None:
        raise Problem("not_an_agent")
    async with visit.pool.acquire(timeout=5) as connection:
        card = await cards.of_agent(connection, visit.who.user_id)
    return CardAnswer(card=Card.model_validate(card) if card else None)


@routes.route("POST", "/api/me/call/hangup", role=Role.AGENT, refusals=DIALER)
async def hang_up(visit: Visit, body: CallBody) -> Done:
    """Hang up one's call."""
    await ask(visit, "call.hangup", {"attempt_id": body.attempt_id})
    return Done()


@routes.route(
    "POST",
    "/api/me/call/disposition",
    role=Role.AGENT,
    refusals=(
        *DIALER,
        "unknown_disposition",
        "callback_needs_a_time",
        "not_your_call",
        "in_the_past",
        "moment_or_local",
        "zone_unknown",
        "callback_impossible",
        "no_such_consent",
    ),
)
async def dispose(visit: Visit, body: DispositionBody) -> OwnState:
    """Close the call: how it ended, a note, a callback where one was promised."""
    promise = await _promised(visit, body) if body.callback else None
    await ask(
        visit,
        "call.dispose",
        {
            "attempt_id": body.attempt_id,
            "code": body.code,
            "note": body.note,
            "callback": promise,
        },
    )
    return await _state(visit)


@routes.route("POST", "/api/me/call/opposition", role=Role.AGENT, refusals=DIALER)
async def oppose(visit: Visit, body: CallBody) -> Done:
    """The person of one's call wants no more calls: written at once; the call goes on until somebody hangs up."""
    await ask(visit, "call.oppose", {"attempt_id": body.attempt_id})
    return Done()


async def _promised(visit: Visit, body: DispositionBody) -> dict[str, Any]:
    """The promise as the dialer is told it: the moment, whatever the words it was said in."""
    promise = body.callback
    assert promise is not None
    if promise.local is None and promise.due_at is not None and promise.appointment_consent_id is None:
        return {"due_at": promise.due_at.isoformat(), "personal": promise.personal}
    async with visit.pool.acquire(timeout=5) as connection:
        lead_id = await promised_time.lead_of(connection, body.attempt_id, visit.who.user_id)
        if lead_id is None:
            raise Problem("not_your_call")
        where = await whereabouts(connection, lead_id)
        time = agreed(promise, where)
        await check_appointment(connection, promise.appointment_consent_id, where, time.due_at)
    return {
        "due_at": time.due_at.isoformat(),
        "personal": promise.personal,
        "timezone": time.timezone if promise.local else "",
        "appointment_consent_id": promise.appointment_consent_id,
    }


@routes.route("POST", "/api/me/call/wrap-up", role=Role.AGENT, refusals=DIALER)
async def extend_wrap_up(visit: Visit, body: CallBody) -> Done:
    """Take as much time again for the wrap-up, as often as the campaign allows."""
    await ask(visit, "call.extend_wrap_up", body.model_dump())
    return Done()


@routes.route("POST", "/api/me/call/hold", role=Role.AGENT, refusals=DIALER)
async def hold(visit: Visit, body: HoldBody) -> Done:
    """Put one's customer on hold, who hears music, or take them back."""
    await ask(visit, "call.hold", {"attempt_id": body.attempt_id, "action": body.action})
    return Done()


@routes.route("GET", "/api/me/colleagues", role=Role.AGENT, refusals=("not_an_agent",))
async def colleagues(visit: Visit) -> Colleagues:
    """Who else is at work for the campaign of one's call, those first who could be asked about it at this moment."""
    if visit.who.node is None:
        raise Problem("not_an_agent")
    async with visit.pool.acquire(timeout=5) as connection:
        found = await handing_over.colleagues(connection, visit.who.user_id)
    shown = [
        Colleague(id=one.id, name=one.name, state=AgentState(one.state), free=one.state == "ready" and one.leg_up)
        for one in found
    ]
    return Colleagues(colleagues=sorted(shown, key=lambda one: not one.free))


@routes.route("POST", "/api/me/call/hand-over", role=Role.AGENT, refusals=DIALER)
async def hand_over(visit: Visit, body: HandOverBody) -> Done:
    """Ask a colleague about one's call, hand it over to them, or leave the call to who has it."""
    asked = {"attempt_id": body.attempt_id, "action": body.action, "agent_id": body.agent_id, "note": body.note}
    await ask(visit, "call.hand_over", asked)
    return Done()


@routes.route("POST", "/api/me/call/recording", role=Role.AGENT, refusals=DIALER)
async def steer_recording(visit: Visit, body: RecordingBody) -> CardAnswer:
    """Pause the recording of one's call, go on, or start it where it is on demand."""
    await ask(visit, "call.recording", {"attempt_id": body.attempt_id, "action": body.action})
    return await card_of(visit)


@routes.route("POST", "/api/me/preview", role=Role.AGENT, refusals=DIALER)
async def preview(visit: Visit, body: PreviewBody) -> CardAnswer:
    """Take the next lead of a preview campaign and see its card."""
    await ask(visit, "agent.preview", {"campaign_id": body.campaign_id})
    return await card_of(visit)


@routes.route("POST", "/api/me/preview/dial", role=Role.AGENT, refusals=DIALER)
async def dial_preview(visit: Visit, body: CallBody) -> Done:
    """Call the lead whose card is shown."""
    await ask(visit, "preview.dial", {"attempt_id": body.attempt_id})
    return Done()


@routes.route("POST", "/api/me/preview/skip", role=Role.AGENT, refusals=DIALER)
async def skip_preview(visit: Visit, body: CallBody) -> OwnState:
    """Leave the lead whose card is shown for later."""
    await ask(visit, "preview.skip", {"attempt_id": body.attempt_id})
    return await _state(visit)


@routes.route("POST", "/api/me/dial", role=Role.AGENT, refusals=DIALER)
async def dial(visit: Visit, body: DialBody) -> CardAnswer:
    """Call one lead of a manual campaign."""
    await ask(visit, "agent.dial", {"lead_id": body.lead_id})
    return await card_of(visit)


@routes.route("GET", "/api/me/phone", role=Role.AGENT, refusals=("not_an_agent",))
async def own_phone(visit: Visit) -> PhoneShape:
    """What one's own telephone needs to register."""
    async with visit.pool.acquire(timeout=5) as connection:
        phone = await users.phone(connection, visit.who.user_id)
    if phone is None:
        raise Problem("not_an_agent")
    return account_of(visit.house.settings, phone)


def account_of(settings: Settings, phone: users.Phone) -> PhoneShape:
    """Everything that a telephone needs to register."""
    pbx = settings.pbx
    return PhoneShape(
        station=phone.station,
        web_station=f"{phone.station}-web",
        secret=phone.sip_secret,
        sip_server=pbx.external_address or pbx.sip_host,
        sip_port=pbx.sip_port,
        sips_port=pbx.sips_port or None,
        websocket=phone_socket(settings),
    )


def phone_socket(settings: Settings) -> str:
    """Where a browser's phone registers: plain on this machine alone (the PBX sees to that), TLS elsewhere."""
    here = settings.http.host in ("127.0.0.1", "localhost", "::1") and not settings.http.secure_cookies
    if here:
        return f"ws://127.0.0.1:{settings.pbx.http_port}/ws"
    host = settings.pbx.external_address or settings.pbx.sip_host
    return f"wss://{host}:{settings.pbx.wss_port}/ws" if settings.pbx.wss_port else ""


@routes.route("GET", "/api/me/day", role=Role.AGENT, refusals=("not_an_agent",))
async def own_day(visit: Visit) -> Day:
    """Seconds by state, conversations and their results of today, in the zone of the settings."""
    if visit.who.node is None:
        raise Problem("not_an_agent")
    agent, now = visit.who.user_id, datetime.now(UTC)
    today = days_of("today", now, visit.house.settings.zone, None, None)
    async with visit.pool.acquire(timeout=5) as connection:
        results = await days.results(connection, agent, today.since, today.until)
        seconds = await days.seconds_by_state(connection, agent, today.since, now)
    return Day.model_validate(
        {
            "at": now,
            "seconds": seconds,
            "calls": sum(one.calls for one in results),
            "successes": sum(one.calls for one in results if one.success),
            "results": results,
        }
    )
