"""Statistics of a period over the API: figures that agree, files, and who may see them."""

from __future__ import annotations

from tests.api.house import Running
from tests.web.floorhand import Floorhand

PERIOD = "since=2026-01-01T00:00:00Z&until=2032-01-01T00:00:00Z"


async def test_figures_agree_with_each_other(house: Running) -> None:
    hand = await Floorhand.begin(house.settings.database.url.get_secret_value(), house.db)
    await hand.rings_out(given_up=False)
    await hand.rings_out(given_up=True)
    boss = await house.client("boss")
    status, told = await boss.ask("GET", f"/api/statistics?{PERIOD}&campaign_id={hand.campaign}")
    assert (status, told["total"]["attempts"], told["live"]) == (200, 2, 0)
    for table in ("agents", "campaigns", "hours", "days", "dispositions", "outcomes", "batches"):
        assert sum(one["attempts"] for one in told[table]) == 2, table
    assert [one["name"] for one in told["campaigns"]] == ["Fidélité"]
    assert (await boss.ask("GET", f"/api/statistics?{PERIOD}&campaign_id=999"))[1]["total"] is None


async def test_a_table_comes_as_a_file_in_which_names_calculate_nothing(house: Running) -> None:
    hand = await Floorhand.begin(house.settings.database.url.get_secret_value(), house.db)
    await house.db.execute("update campaigns set name = '=1+1'")
    await hand.rings_out(given_up=False)
    boss = await house.client("boss")
    status, text = await boss.ask("GET", f"/api/statistics/file?{PERIOD}&table=campaigns&layout=csv")
    assert (status, ";'=1+1;1;" in text) == (200, True)
    async with boss.http.get(f"{boss.address}/api/statistics/file?{PERIOD}&table=outcomes") as answer:
        assert (answer.status, (await answer.read())[:2]) == (200, b"PK")
    assert await house.db.fetchval("select count(*) from audit_log where action = 'statistics.file'") == 2


async def test_periods_that_cannot_be_are_refused(house: Running) -> None:
    boss, agent = await house.client("boss"), await house.client("agent")
    for wrong in (
        "since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z",
        "since=2026-01-01T00:07:00Z&until=2026-01-02T00:00:00Z",
        f"{PERIOD}&zone=Nowhere",
    ):
        assert (await boss.ask("GET", f"/api/statistics?{wrong}"))[0] == 422
    assert (await agent.ask("GET", f"/api/statistics?{PERIOD}"))[0] == 403
