"""Making and changing a campaign: what is checked, what is written beside it, and how the campaign is then shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from api.campaigns.law import LAWFUL, check_settings
from api.campaigns.standard_dispositions import STANDARD
from api.campaigns.versions import stale
from api.problems import Language, Problem, or_not_found
from api.schema.base import FieldFault
from api.schema.campaigns import CampaignBody, CampaignPatch, CampaignShape
from api.schema.own_rules import OWN_RULES
from db import audit, events
from db.campaigns import dispositions, principals
from db.campaigns import settings as campaigns
from db.campaigns.settings import Campaign
from db.floor import crews
from db.pool import Connection
from dialer.core.own import kept
from dialer.core.states import CampaignState
from ops.law import current
from ops.settings import Settings

DATES = ("starts_on", "ends_on")
CLEARED = OWN_RULES | set(DATES)
"""Settings that null takes away."""


async def existing(connection: Connection, campaign_id: int) -> Campaign:
    """The campaign; refuses where there is none."""
    return or_not_found(await campaigns.get(connection, campaign_id))


def shape(campaign: Campaign) -> CampaignShape:
    """A campaign as it holds today, with what it says itself beside."""
    settings = asdict(campaign)
    holds = kept(current(), settings, datetime.now(UTC)).by_column()
    own = {name: settings[name] for name in sorted(OWN_RULES)}
    return CampaignShape.model_validate({**settings, **holds, "own_rules": own})


async def check_agents(connection: Connection, ids: Sequence[int]) -> None:
    """Refuse ids that are no agents, naming them."""
    if strangers := await crews.no_agents(connection, ids):
        fault = FieldFault(field="agent_ids", code="no_such_agents", reason=", ".join(map(str, strangers)))
        raise Problem("no_such_agents", fields=(fault,))


async def check_shown(connection: Connection, trunk: str, number: str) -> None:
    """Refuse a trunk that is not known, and a number that it may not show."""
    known = await campaigns.known_trunks(connection)
    if trunk not in known:
        fault = FieldFault(field="trunk", code="no_such_trunk", reason=", ".join(known))
        raise Problem("no_such_trunk", fields=(fault,))
    if not await campaigns.may_show(connection, trunk, number):
        raise Problem("number_not_allowed")


def check_dates(settings: Mapping[str, Any]) -> None:
    """Refuse a last day before the first one."""
    first, last = (str(settings.get(name) or "") for name in DATES)
    if first and last and first > last:
        raise Problem("dates_crossed")


async def told(connection: Connection, by: int | None, campaign: Campaign, action: str, body: dict[str, Any]) -> None:
    """Write event and audit of a change, in its transaction; `by`: the user, None: whoever owns the services."""
    await events.append(connection, "campaign", node=campaign.node, campaign_id=campaign.id, body=body)
    await audit.write(connection, by, action, f"campaign {campaign.id}", body)


def _noted(campaign: Campaign, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What these settings are, as the audit keeps it."""
    now = {name: getattr(campaign, name) for name in settings}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in now.items()}


async def create(
    connection: Connection, house: Settings, by: int | None, language: Language, body: CampaignBody
) -> int:
    """Make a campaign with the standard dispositions, a draft, in the caller's transaction; its id.

    Refuses what its profile does not allow, in `language`.
    """
    given = body.model_dump(mode="json")
    check_dates(given)
    check_settings(house, given, language)
    if not await principals.exists(connection, body.principal_id):
        raise Problem("no_such_reference")
    await check_shown(connection, body.trunk, body.default_caller_id)
    made = await campaigns.create(connection, given | {"node": house.node})
    if made is None:
        raise Problem("name_taken")
    await dispositions.replace(connection, made, STANDARD)
    noted = {"created": True, "settings": given}
    await told(connection, by, await existing(connection, made), "campaign.create", noted)
    return made


async def change(
    connection: Connection, house: Settings, by: int | None, language: Language, campaign_id: int, body: CampaignPatch
) -> None:
    """Change settings of a campaign in the caller's transaction; wake the dialer after it.

    Refuses what its profile does not allow, in `language`, and a version that is not the present one.
    """
    whole = body.model_dump(mode="json", include=body.model_fields_set - {"version"})
    settings = {name: value for name, value in whole.items() if value is not None or name in CLEARED}
    before = await existing(connection, campaign_id)
    if body.trunk or body.default_caller_id:
        await check_shown(connection, body.trunk or before.trunk, body.default_caller_id or before.default_caller_id)
    check_dates({"starts_on": before.starts_on, "ends_on": before.ends_on} | settings)
    if LAWFUL & settings.keys():
        check_settings(house, asdict(before) | settings, language)
    version = await campaigns.change(connection, campaign_id, settings, body.version)
    if version is None:
        if body.version is not None and before.state != CampaignState.FINISHED:
            raise await stale(connection, campaign_id, body.version)
        raise Problem("illegal_move")
    noted = {"settings": settings, "version": version, "before": _noted(before, settings)}
    await told(connection, by, before, "campaign.change", noted)
