"""The company register over the api: its files, a count, a batch, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from db.pool import Pool
from ops.settings import DoNotCall
from tests.api.house import SHOWN, Client, Running, furnish, running, settings_for
from tests.intake.stock import ESTABLISHMENT, UNIT, a_unit, an_establishment, write_csv

if TYPE_CHECKING:
    from asyncpg import Connection, Record

FILES = {"establishments": "etablissements.csv", "units": "unites.csv"}


@pytest.fixture
async def with_register(
    database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path
) -> AsyncIterator[Running]:
    """A house whose folder of the register has three companies, one of them partly open."""
    await furnish(db)
    folder = tmp_path / "register"
    folder.mkdir()
    sirens = ("552100554", "552100562", "552100570")
    open_to = dict(zip(sirens, "OOP", strict=True))
    write_csv(
        folder / "etablissements.csv",
        ESTABLISHMENT,
        [an_establishment(one, statutDiffusionEtablissement=status) for one, status in open_to.items()],
    )
    write_csv(folder / "unites.csv", UNIT, [a_unit(one) for one in sirens])
    (folder / "numbers.csv").write_text("siren;telephone\n552100554;0199001001\n552100570;0199001002\n")
    kept = DoNotCall(keys=[SecretStr("k" * 48)])
    await db.execute("insert into dnc_keys (key_id) values ($1)", kept.ring.ids[0])  # somebody was erased
    settings = settings_for(database_url, tmp_path).model_copy(update={"register_dir": folder, "do_not_call": kept})
    async with running(settings, pool, db) as house:
        yield house


async def over(client: Client, job: dict[str, Any]) -> dict[str, Any]:
    """The job when it is over."""
    async with asyncio.timeout(30):
        while job["state"] == "running":
            await asyncio.sleep(0.05)
            _, job = await client.ask("GET", f"/api/register/jobs/{job['id']}")
    return job


async def test_an_administrator_counts_and_makes_a_batch(with_register: Running) -> None:
    house = with_register
    campaign = await house.db.fetchval(
        "insert into campaigns (node, principal_id, name, mode, trunk, default_caller_id)"
        " select 'main', id, 'Exemple', 'manual', 'demo', $1 from principals returning id",
        SHOWN,
    )
    client = await house.client("admin")
    _, files = await client.ask("GET", "/api/register")
    assert [file["name"] for file in files["files"]] == ["etablissements.csv", "numbers.csv", "unites.csv"]
    status, job = await client.ask("POST", "/api/register/counts", {**FILES, "naf": ["62"]})
    assert status == 202
    job = await over(client, job)
    assert (job["state"], job["counted"]["companies"], job["counted"]["opposed"]) == ("done", 2, 1)
    body = {**FILES, "numbers": "numbers.csv", "campaign_id": campaign}
    status, job = await client.ask("POST", "/api/register/batches", body)
    job = await over(client, job)
    assert (job["state"], job["fault"]) == ("done", "")
    assert await house.db.fetchval("select count(*) from leads where batch_id = $1", job["batch_id"]) == 1
    assert await house.db.fetchval("select target from audit_log where action = 'register.make'") == (
        f"batch {job['batch_id']}"
    )
    status, _ = await client.ask("POST", f"/api/register/jobs/{job['id']}/cancel")
    assert status == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"establishments": "../etablissements.csv"}, 422),
        ({"establishments": "other.csv"}, 422),
        ({"naf": ["x"]}, 422),
    ],
)
async def test_what_cannot_be_read_is_refused(with_register: Running, body: dict[str, Any], status: int) -> None:
    client = await with_register.client("admin")
    got, problem = await client.ask("POST", "/api/register/counts", {**FILES, **body})
    assert got == status, problem


async def test_without_a_folder_there_is_no_register(house: Running) -> None:
    client = await house.client("admin")
    assert (await client.ask("GET", "/api/register"))[1] == {"folder": None, "files": []}
    status, problem = await client.ask("POST", "/api/register/counts", FILES)
    assert (status, problem["code"]) == (409, "register_off")
    supervisor = await house.client("boss")
    assert (await supervisor.ask("GET", "/api/register"))[0] == 403
