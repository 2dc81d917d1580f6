"""The script of an agent's call: its pages with what is known of the person, and each answer as it is given."""

from __future__ import annotations

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.scripts import AnswerBody, CallScript, CountedShape, GivenShape, OfCallQuery
from api.scripts.merged import merged
from api.visit import Visit
from db.pool import Connection
from db.scripts import answers
from db.scripts.answers import Given, OfCall
from dialer.core.script.course import still_valid
from dialer.core.script.document import Script
from dialer.core.script.reading import read
from dialer.core.script.values import fits, said

routes = Routes("desk")


@routes.route("GET", "/api/me/call/script", role=Role.AGENT, refusals=("no_script",))
async def call_script(visit: Visit, query: OfCallQuery) -> CallScript:
    """The script of one's own call and the answers so far; the call keeps this version."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await answers.of_call(connection, query.attempt_id, visit.who.user_id)
    if found is None:
        raise Problem("no_script")
    script, _ = read(found.document)
    return CallScript(
        attempt_id=query.attempt_id,
        name=found.name,
        version=found.version,
        document=found.document,
        texts=merged(script, found.facts),
        answers={key: GivenShape.model_validate(one) for key, one in found.answers.items()},
    )


@routes.route(
    "PUT",
    "/api/me/call/answer",
    role=Role.AGENT,
    refusals=("no_script", "call_closed", "no_such_question", "misfit"),
)
async def save_answer(visit: Visit, body: AnswerBody) -> CountedShape:
    """Save one answer of one's own call, up to a day after it; which answers count now."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if not await answers.lock(connection, body.attempt_id, visit.who.user_id):
            raise Problem("call_closed")
        found = await answers.kept(connection, body.attempt_id, visit.who.user_id)
        if found is None:
            raise Problem("no_script")
        script, _ = read(found.document)
        await answers.save(connection, body.attempt_id, _given(script, found, body))
        return CountedShape(counts=await _count(connection, script, body.attempt_id, visit.who.user_id))


def _given(script: Script, found: OfCall, body: AnswerBody) -> Given:
    question = script.questions().get(body.question)
    if question is None:
        raise Problem("no_such_question")
    if body.value is None:
        return Given(body.question, question.label, None, "", body.serial)
    if not fits(question, body.value):
        raise Problem("misfit")
    words = said(question, body.value, found.language)
    return Given(body.question, question.label, body.value, words, body.serial)


async def _count(connection: Connection, script: Script, attempt_id: int, agent_id: int) -> list[str]:
    found = await answers.kept(connection, attempt_id, agent_id)
    assert found is not None
    values = {key: one["value"] for key, one in found.answers.items() if one["value"] is not None}
    counts = list(still_valid(script, values))
    await answers.count(connection, attempt_id, counts)
    return counts
