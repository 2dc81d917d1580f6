"""Scripts for those who write them: drafts, the check, versions, and which campaign uses which."""

from __future__ import annotations

from api.campaigns.changing import existing
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, Done, FieldFault, Language
from api.schema.scripts import (
    CampaignScriptBody,
    CheckBody,
    CheckedShape,
    DifferenceShape,
    DraftShape,
    NewScriptBody,
    PublishBody,
    PublishedShape,
    ScriptBody,
    ScriptList,
    ScriptShape,
    VersionDocument,
    VersionList,
    VersionShape,
    told_in,
)
from api.scripts.merged import SAMPLE, merged
from api.visit import Visit, language_of
from db import audit
from db.campaigns import principals
from db.pool import Connection
from db.scripts import drafts
from dialer.core.script.checking import check
from dialer.core.script.difference import differences

routes = Routes("scripts")


def _language(visit: Visit) -> Language:
    return language_of(visit.request, visit.session, visit.house.settings.language)


async def _told(connection: Connection, visit: Visit, script_id: int, action: str, **detail: object) -> None:
    await audit.write(connection, visit.who.user_id, action, f"script {script_id}", detail)


@routes.route("GET", "/api/scripts", role=Role.SUPERVISOR)
async def list_scripts(visit: Visit) -> ScriptList:
    """Every script, with its newest version and the campaigns that use it."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await drafts.everyone(connection)
    return ScriptList(scripts=[ScriptShape.model_validate(one) for one in found])


@routes.route("POST", "/api/scripts", role=Role.ADMIN, status=201, refusals=("name_taken", "not_found"))
async def create_script(visit: Visit, body: NewScriptBody) -> Created:
    """Make a script; its draft may have faults."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if not await principals.exists(connection, body.principal_id):
            raise Problem("not_found")
        made = await drafts.create(connection, body.principal_id, body.name, body.document, visit.who.user_id)
        if made is None:
            raise Problem("name_taken")
        await _told(connection, visit, made, "script.create", name=body.name)
    return Created(id=made)


@routes.route("POST", "/api/scripts/check", role=Role.SUPERVISOR)
async def check_script(visit: Visit, body: CheckBody) -> CheckedShape:
    """What is wrong with a document, and how its texts read for a person who does not exist."""
    script, faults = check(body.document)
    return CheckedShape(faults=told_in(_language(visit), faults), texts=merged(script, SAMPLE))


@routes.route("GET", "/api/scripts/{script_id}", role=Role.SUPERVISOR)
async def get_script(visit: Visit, script_id: int) -> DraftShape:
    """A script with its draft and what is wrong with it."""
    async with visit.pool.acquire(timeout=5) as connection:
        return await _draft(connection, visit, script_id)


async def _draft(connection: Connection, visit: Visit, script_id: int) -> DraftShape:
    script = or_not_found(await drafts.get(connection, script_id))
    document = await drafts.draft_of(connection, script_id)
    faults = told_in(_language(visit), check(document)[1])
    return DraftShape(script=ScriptShape.model_validate(script), document=document, faults=faults)


@routes.route("PUT", "/api/scripts/{script_id}", role=Role.ADMIN, refusals=("name_taken", "script_changed"))
async def save_script(visit: Visit, script_id: int, body: ScriptBody) -> DraftShape:
    """Keep a changed draft; calls go on with what is published."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        or_not_found(await drafts.get(connection, script_id))
        try:
            revision = await drafts.save(
                connection, script_id, body.revision, body.name, body.document, visit.who.user_id
            )
        except drafts.NameTaken:
            raise Problem("name_taken") from None
        if revision is None:
            raise Problem("script_changed")
        await _told(connection, visit, script_id, "script.save", name=body.name, revision=revision)
        return await _draft(connection, visit, script_id)


@routes.route("DELETE", "/api/scripts/{script_id}", role=Role.ADMIN, refusals=("script_used",))
async def archive_script(visit: Visit, script_id: int) -> Done:
    """Take a script off the list; what was answered to it stays."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        or_not_found(await drafts.get(connection, script_id))
        if not await drafts.archive(connection, script_id):
            raise Problem("script_used")
        await _told(connection, visit, script_id, "script.archive")
    return Done()


@routes.route("POST", "/api/scripts/{script_id}/publish", role=Role.ADMIN, refusals=("script_changed", "script_faulty"))
async def publish_script(visit: Visit, script_id: int, body: PublishBody) -> PublishedShape:
    """Make a version of the draft; calls that begin from now on have it, those that run keep theirs."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        or_not_found(await drafts.get(connection, script_id))
        number = await drafts.publish(connection, script_id, body.revision, visit.who.user_id)
        if number is None:
            raise Problem("script_changed")
        published = await drafts.document(connection, script_id, number)
        if faults := told_in(_language(visit), check(published)[1]):
            said = tuple(FieldFault(field=one.place, code=one.code, reason=one.text) for one in faults[:50])
            raise Problem("script_faulty", fields=said)
        await _told(connection, visit, script_id, "script.publish", number=number)
    return PublishedShape(number=number)


@routes.route("GET", "/api/scripts/{script_id}/versions", role=Role.SUPERVISOR)
async def list_versions(visit: Visit, script_id: int) -> VersionList:
    """The published versions, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        or_not_found(await drafts.get(connection, script_id))
        found = await drafts.versions(connection, script_id)
    return VersionList(versions=[VersionShape.model_validate(one) for one in found])


@routes.route("GET", "/api/scripts/{script_id}/versions/{number}", role=Role.SUPERVISOR)
async def get_version(visit: Visit, script_id: int, number: int) -> VersionDocument:
    """A version, and what the draft of now changes of it."""
    async with visit.pool.acquire(timeout=5) as connection:
        or_not_found(await drafts.get(connection, script_id))
        document = or_not_found(await drafts.document(connection, script_id, number))
        now = await drafts.draft_of(connection, script_id)
    changed = [DifferenceShape.model_validate(one) for one in differences(document, now)]
    return VersionDocument(number=number, document=document, differences=changed)


@routes.route("PUT", "/api/campaigns/{campaign_id}/script", role=Role.ADMIN, refusals=("script_unfit",))
async def use_script(visit: Visit, campaign_id: int, body: CampaignScriptBody) -> Done:
    """Give a campaign a script, or none; calls that run keep theirs."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        await existing(connection, campaign_id)
        if not await drafts.use(connection, campaign_id, body.script_id):
            raise Problem("script_unfit")
        detail = {"script_id": body.script_id}
        await audit.write(connection, visit.who.user_id, "campaign.script", f"campaign {campaign_id}", detail)
    return Done()
