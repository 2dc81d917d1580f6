"""Whether somebody may be called, asked without calling: the rules of the law, each refusal with its source."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from api.campaigns.law import by_column
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import FieldFault
from api.schema.explain import ExplainAnswer, ExplainBody, ReasonShape
from api.visit import Visit
from db.campaigns import settings as campaigns
from dialer.core.law.case import Consent, Opposition, World
from dialer.core.law.question import WITHHELD, BadQuestion, Explained, Question, explain
from dialer.core.law.stricter import NOTHING, Own
from dialer.core.own import own_of
from dialer.core.states import CampaignMode
from ops.law import current

routes = Routes("explain")


@routes.route("POST", "/api/explain", role=Role.SUPERVISOR)
async def explain_call(visit: Visit, body: ExplainBody) -> ExplainAnswer:
    """Say whether a number may be called at a moment, in a way: every rule that refuses, and when none will."""
    law = await asyncio.to_thread(current)  # read from files the first time
    here: World = "demo" if visit.house.settings.dialing.numbers == "fiction" else "live"
    question = Question(
        profile=body.profile,
        number=body.number,
        at=body.at or datetime.now(UTC),
        mode=CampaignMode(body.mode),
        caller_id=WITHHELD if body.caller_id is None else body.caller_id,
        postcode=body.postcode,
        timezone=body.timezone,
        world=body.world or here,
        consent=Consent(body.consent),
        consented_at=body.consented_at,
        sector=body.sector,
        attempts=body.attempts,
        refused=body.refused,
        abandoned_at=body.abandoned_at,
        opposition=Opposition(body.opposition) if body.opposition else None,
        listed=body.listed,
        compared_at=body.compared_at,
        appointment=body.appointment,
        abandon_rate=body.abandon_rate,
        own=await _own(visit, body.campaign_id),
    )
    try:
        return answer_of(explain(law, question))
    except BadQuestion as fault:
        reason = fault.french if visit.who.language == "fr" else str(fault)
        raise Problem(
            "invalid", fields=(FieldFault(field=fault.field, code="not_understood", reason=reason),)
        ) from fault


async def _own(visit: Visit, campaign_id: int | None) -> Own:
    """The own rules of a campaign. Refuses where there is none of this id."""
    if campaign_id is None:
        return NOTHING
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await campaigns.get(connection, campaign_id)
    if campaign is None:
        fault = FieldFault(field="campaign_id", code="no_such_campaign", reason=str(campaign_id))
        raise Problem("invalid", fields=(fault,))
    return own_of(by_column(campaign))


def answer_of(found: Explained) -> ExplainAnswer:
    """The answer as the API writes it."""
    return ExplainAnswer(
        allowed=found.verdict.allowed,
        reasons=[ReasonShape.model_validate(one) for one in found.verdict.reasons],
        next_allowed_at=found.verdict.next_allowed_at,
        world=found.world,
        timezone=found.timezone or None,
        territory=found.territory or None,
    )
