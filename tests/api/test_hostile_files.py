"""Files that were made to do harm: to who opens what comes back, to the memory of the process, to its disk."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from api.imports.jobs import MOST_FILES
from api.problems import Problem
from api.search import indexing
from api.search.turns import AT_ONCE, Reports
from db.search import index
from intake import child
from intake.messages import Order
from intake.read import Source
from intake.wishes import Wishes
from tests.api.house import Running
from tests.api.test_imports import a_campaign, settled, upload
from tests.api.test_previews import looked_at, nothing_stored, stored

FORMULA = "=HYPERLINK(A1)"


async def test_no_cell_of_refused_rows_is_a_formula_and_no_heading(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    long = "x" * 301
    rows = f"Téléphone;{FORMULA};+b\r\n0199001234;{long};=1+1\r\nnobody;@x;\x01=2+2\r\nno;\uff1d3;-1\r\n"
    _, made = await upload(boss, campaign, rows)
    assert (await settled(boss, made["id"]))["rows"]["refused"] == 3
    _, text = await boss.ask("GET", f"/api/batches/{made['id']}/refusals.csv")
    cells = [cell for line in csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=";") for cell in line]
    assert f"'{FORMULA}" in cells and len(cells) == 24
    assert [cell for cell in cells if cell.lstrip("\x01").startswith(("=", "+", "-", "@", "\uff1d"))] == []


async def test_a_file_with_too_many_columns_is_refused_before_anything_is_made_of_them(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    head = "Téléphone;" + ";".join(f"c{at}" for at in range(100_000))
    for send in (looked_at, upload):
        status, problem = await send(boss, campaign, f"{head}\r\n0199001234\r\n".encode())
        assert (status, problem["code"]) == (422, "too_many_columns")
    await nothing_stored(house)
    _, made = await upload(
        boss, campaign, f"Téléphone;Nom\r\n0199001234;A{';' * 9000}\r\n0199001235;B;{';' * 900}x\r\n"
    )
    rows = (await settled(boss, made["id"]))["rows"]
    assert (rows["read"], rows["imported"], rows["refused"]) == (2, 1, 1)


def test_a_chunk_is_bounded_by_what_its_rows_hold(tmp_path: Path) -> None:
    """A shared text takes a few bytes in a workbook wherever it stands."""
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Téléphone", "a", "b"])
        for row in range(1, 601):
            sheet.write_row(row, 0, ["nobody", "x" * 32_000, "y" * 32_000])
    assert path.stat().st_size < 100_000
    order = Order(str(path), Wishes(), "fiction", "en", sample=20)
    made = list(child.chunks(Source(path), order))
    assert sum(chunk.rows for chunk in made) == 600 and made[-1].last and not any(one.last for one in made[:-1])
    assert max(sum(len("".join(one.content)) for one in chunk.refusals) for chunk in made) < 2 * child.CHUNK_CHARACTERS
    assert max(len(cell) for sample in made[0].samples for cell in sample["cells"]) <= 301


async def test_files_that_wait_are_bounded_and_their_owners_alone_read_them(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    assert (await looked_at(boss, campaign, b"Nom;Tel\nA;0199001234\n"))[0] == 201
    assert stored(house)[0].stat().st_mode & 0o077 == 0
    for at in range(MOST_FILES - 1):
        (house.settings.run_dir / "uploads" / f"{at}.upload").touch()
    for path in (f"/api/campaigns/{campaign}/uploads", f"/api/campaigns/{campaign}/batches", "/api/dnc/files"):
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(b"Tel\n0199001234\n"), filename="x.csv")
        status, problem = await boss.ask("POST", path, data=form)
        assert (status, problem["code"]) == (503, "uploads_full"), path
    assert len(stored(house)) == MOST_FILES


async def test_a_request_without_a_file_leaves_none(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    form = aiohttp.FormData({"other": "x"}, quote_fields=False)
    form.add_field("other", io.BytesIO(b"x"), filename="x.csv")
    status, problem = await boss.ask("POST", f"/api/campaigns/{campaign}/uploads", data=form)
    assert (status, problem["code"]) == (422, "file_expected")
    assert stored(house) == []


async def test_a_part_with_a_header_that_is_none_is_malformed(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    raw = b'--x\r\nContent-Disposition: form-data; name="a\x036"; filename="b"\r\n\r\nTel\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    status, problem = await boss.ask("POST", f"/api/campaigns/{campaign}/uploads", data=raw, headers=headers)
    assert (status, problem["code"]) == (400, "malformed")
    assert stored(house) == []


async def test_whatever_a_file_brings_about_ends_its_own_work_and_nothing_else(
    house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise LookupError("nobody thought of this")

    monkeypatch.setattr("api.imports.jobs.import_file", broken)
    monkeypatch.setattr("api.search.exporting.export", broken)
    monkeypatch.setattr(index, "catch_up_some", broken)
    monkeypatch.setattr(indexing, "FAULT_SECONDS", 0.01)
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    status, problem = await upload(boss, campaign, "Tel\n0199001234\n")
    assert (status, problem["code"]) == (500, "unexpected")
    _, made = await boss.ask("POST", "/api/exports", {"kind": "contacts", "layout": "csv"})
    job = house.house.register_jobs.begin("count", "en", broken)
    async with asyncio.timeout(10):
        while (found := (await boss.ask("GET", f"/api/exports/{made['id']}"))[1])["state"] == "running":
            await asyncio.sleep(0.05)
        while job.state == "running":
            await asyncio.sleep(0.05)
    await asyncio.sleep(1.2)  # the index is kept up each second
    assert (found["state"], found["fault"], job.state, job.fault) == ("failed", "failed", "failed", "LookupError")
    monkeypatch.undo()
    status, made = await upload(boss, campaign, "Tel\n0199001234\n")
    assert (status, (await settled(boss, made["id"]))["state"]) == (202, "done")


async def test_few_reports_at_once_take_connections() -> None:
    reports = Reports()
    waiting = asyncio.Event()

    async def report() -> None:
        async with reports.one():
            await waiting.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(report())
        await asyncio.sleep(0)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("api.search.turns.REPORT_WAIT_SECONDS", 0.01)
            with pytest.raises(Problem) as refused:
                async with reports.one():
                    pass
        assert refused.value.code == "busy"
        waiting.set()
    async with reports.one():
        pass
