"""`plateau group` and `plateau campaign crew` as a person types them (CM-08, CM-10)."""

from __future__ import annotations

import json
from pathlib import Path

from db.pool import Connection
from tests.db.world import a_world
from tests.plateau.typed import typed


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    code, printed, said = await typed(url, folder, *words, PLATEAU_DIALING__NUMBERS="fiction")
    return code, printed + said


async def test_cm10_a_group_is_made_filled_renamed_and_removed(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db)
    other = await world.an_agent()
    assert await plateau(database_url, tmp_path, "group", "list") == (
        0, "there is no group; make one: plateau group add NAME\n",
    )  # fmt: skip
    code, printed = await plateau(database_url, tmp_path, "group", "add", "Équipe A")
    assert (code, printed.endswith(": Équipe A\n")) == (0, True)
    group = await db.fetchval("select id from agent_groups")
    code, printed = await plateau(database_url, tmp_path, "group", "add", "Équipe A")
    assert (code, "This name exists already" in printed) == (1, True)
    members = ("group", "members", "Équipe A")
    assert await plateau(database_url, tmp_path, *members, "agent1", str(other)) == (0, "Équipe A: agent1, agent2\n")
    code, printed = await plateau(database_url, tmp_path, *members, "agent1", "nobody")
    assert (code, "No agent has the log-in or id nobody" in printed) == (1, True)
    assert await plateau(database_url, tmp_path, *members) == (0, "Équipe A: agent1, agent2\n")
    _, printed = await plateau(database_url, tmp_path, "group", "list", "--json")
    assert json.loads(printed) == [
        {"id": group, "name": "Équipe A", "agent_ids": [world.agent, other], "campaign_ids": []}
    ]
    assert (await plateau(database_url, tmp_path, "group", "rename", "Équipe A", "Équipe B"))[0] == 0
    assert await plateau(database_url, tmp_path, "group", "members", str(group), "--none") == (0, "Équipe B: nobody\n")
    assert (await plateau(database_url, tmp_path, "group", "remove", "Équipe B"))[0] == 0
    assert [tuple(row) for row in await db.fetch("select user_id, action, target, detail from audit_log")] == [
        (None, "group.create", f"group {group}", {"name": "Équipe A"}),
        (None, "group.members", f"group {group}", {"before": {"agents": []}, "agents": [world.agent, other]}),
        (None, "group.rename", f"group {group}", {"before": {"name": "Équipe A"}, "name": "Équipe B"}),
        (None, "group.members", f"group {group}", {"before": {"agents": [world.agent, other]}, "agents": []}),
        (None, "group.drop", f"group {group}", {}),
    ]
    assert await db.fetchval("select count(*) from events where kind = 'group'") == 5


async def test_cm08_a_crew_is_shown_and_put_in_place_of_the_old_one_once_it_is_confirmed(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db, name="Essai")
    await world.an_agent()
    crew = ("campaign", "crew", "Essai")
    assert "2 work for it: agent1, agent2" in (await plateau(database_url, tmp_path, *crew))[1]
    await plateau(database_url, tmp_path, "group", "add", "Équipe: A")
    await plateau(database_url, tmp_path, "group", "members", "Équipe: A", "agent2")
    wanted = (*crew, "--agent", "agent1::4", "--group", "Équipe: A:5:3")
    code, printed = await plateau(database_url, tmp_path, *wanted)
    assert (code, "Aborted" in printed) == (1, True)
    assert await db.fetchval("select count(*) from campaign_agents") == 2
    code, printed = await plateau(database_url, tmp_path, *wanted, "--yes", "--json")
    found = json.loads(printed)
    group = await db.fetchval("select id from agent_groups")
    assert (code, found["agents"], found["groups"]) == (
        0,
        [{"agent_id": world.agent, "priority": None, "weight": 4}],
        [{"group_id": group, "priority": 5, "weight": 3}],
    )
    detail = await db.fetchval("select detail from audit_log where action = 'campaign.crew'")
    assert detail == {"agents": found["agent_ids"], "groups": [group], "version": found["version"]}
    code, printed = await plateau(database_url, tmp_path, *crew, "--agent", "agent1:5000", "--yes")
    assert (code, "less than or equal to 1000" in printed) == (2, True)
    code, printed = await plateau(database_url, tmp_path, *crew, "--group", "nobody", "--yes")
    assert (code, "There is no group of the name or id nobody" in printed) == (1, True)
    code, printed = await plateau(database_url, tmp_path, "group", "remove", "Équipe: A")
    assert (code, "remove it from them first" in printed) == (1, True)
    code, printed = await plateau(database_url, tmp_path, *crew, "--none", "--yes")
    assert (code, "0 work for it: nobody" in printed) == (0, True)
