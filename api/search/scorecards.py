"""Scorecards: what calls of a campaign are rated by, the ratings, and the averages of agents."""

from __future__ import annotations

from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.listening import (
    AverageShape,
    CriterionShape,
    HearingBody,
    RatingBody,
    ScorecardBody,
    ScorecardShape,
)
from api.visit import Visit
from db import audit
from db.calls import ratings
from db.campaigns import hearing
from db.pool import Connection
from db.search import recordings as recording_search
from dialer.core.scorecard import Criterion, fits, score

routes = Routes("recordings")


async def _shape(connection: Connection, campaign_id: int) -> ScorecardShape:
    allowed = or_not_found(await hearing.allowed(connection, campaign_id))
    card = await ratings.scorecard(connection, campaign_id)
    averages = [AverageShape.model_validate(one) for one in await ratings.averages(connection, campaign_id)]
    criteria = [CriterionShape.model_validate(one) for one in card.criteria] if card else []
    return ScorecardShape(
        version=card.version if card else 0, criteria=criteria, averages=averages, agents_hear=allowed
    )


@routes.route("GET", "/api/campaigns/{campaign_id}/scorecard", role=Role.SUPERVISOR)
async def get_scorecard(visit: Visit, campaign_id: int) -> ScorecardShape:
    """What calls of a campaign are rated by, and the average of each agent; version 0: there is none yet."""
    async with visit.pool.acquire(timeout=5) as connection:
        return await _shape(connection, campaign_id)


@routes.route("PUT", "/api/campaigns/{campaign_id}/scorecard", role=Role.SUPERVISOR, refusals=("scorecard_changed",))
async def put_scorecard(visit: Visit, campaign_id: int, body: ScorecardBody) -> ScorecardShape:
    """A new version of the scorecard, after the one that was read; ratings that exist keep theirs."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            or_not_found(await hearing.allowed(connection, campaign_id))
            criteria = [Criterion(one.name, one.weight) for one in body.criteria]
            made = await ratings.write(connection, campaign_id, body.version, criteria, visit.who.user_id)
            if made is None:
                raise Problem("scorecard_changed")
            changed = body.model_dump()
            await audit.write(connection, visit.who.user_id, "campaign.scorecard", f"campaign {campaign_id}", changed)
        return await _shape(connection, campaign_id)


@routes.route("PUT", "/api/campaigns/{campaign_id}/hearing", role=Role.SUPERVISOR)
async def put_hearing(visit: Visit, campaign_id: int, body: HearingBody) -> Done:
    """Say whether agents may hear the recordings of their own calls in this campaign."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if not await hearing.allow(connection, campaign_id, body.agents_hear):
            raise Problem("not_found")
        told = body.model_dump()
        await audit.write(connection, visit.who.user_id, "campaign.hearing", f"campaign {campaign_id}", told)
    return Done()


@routes.route(
    "PUT",
    "/api/recordings/{recording_id}/rating",
    role=Role.SUPERVISOR,
    refusals=("scorecard_changed", "points_do_not_fit"),
)
async def rate_recording(visit: Visit, recording_id: int, body: RatingBody) -> Done:
    """Rate a call by its campaign's scorecard, in the version that was read; one's own rating is replaced."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        found = or_not_found(await recording_search.get(connection, recording_id))
        card = await ratings.scorecard(connection, found.campaign_id)
        if card is None or card.version != body.version:
            raise Problem("scorecard_changed")
        if not fits(card.criteria, body.points):
            raise Problem("points_do_not_fit")
        reached = score(card.criteria, body.points)
        await ratings.rate(
            connection, recording_id, card.id, visit.who.user_id, body.points, reached, body.comment, body.at_ms
        )
        told = {"score": reached, "version": card.version}
        await audit.write(connection, visit.who.user_id, "recording.rate", f"recording {recording_id}", told)
    return Done()
