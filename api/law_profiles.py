"""The profiles of the law, to be read: each rule with its value, its source and its doubt."""

from __future__ import annotations

import asyncio
from datetime import datetime

from api.problems import or_not_found
from api.routes import Role, Routes
from api.schema.law_profiles import ProfileLine, ProfileList, ProfileName, ProfileShape, RuleShape, RuleValue
from api.visit import Visit
from ops.law import current

routes = Routes("law")


@routes.route("GET", "/api/law/profiles", role=Role.SUPERVISOR)
async def list_profiles(visit: Visit) -> ProfileList:
    """The profiles that a campaign can have."""
    law = await asyncio.to_thread(current)
    found = [ProfileLine(name=one.name, country=one.country, doubt=one.doubt) for one in law.profiles.values()]
    return ProfileList(version=law.version, as_of=law.as_of, profiles=found, sectors=sorted(law.shared.sectors))


@routes.route("GET", "/api/law/profiles/{name}", role=Role.SUPERVISOR)
async def get_profile(visit: Visit, name: ProfileName) -> ProfileShape:
    """One profile with all its rules, whenever they hold."""
    profile = or_not_found((await asyncio.to_thread(current)).profiles.get(name))
    day = datetime.now(profile.zone or visit.house.settings.zone).date()
    rules = [
        RuleShape(
            rule=path,
            values=[
                RuleValue(
                    value=one.value,
                    status=one.status,
                    source=one.cited,
                    valid_from=one.valid_from,
                    valid_to=one.valid_to,
                    in_force=one.holds(day),
                    note=one.note,
                    doubt=one.doubt,
                )
                for one in values
            ],
        )
        for path, values in sorted(profile.values.items())
    ]
    return ProfileShape(name=name, country=profile.country, doubt=profile.doubt, rules=rules)
