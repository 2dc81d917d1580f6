"""A selection of the company register: what it finds, whom it never finds, and the room in which it is made."""

from __future__ import annotations

import asyncio
import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import register_query as query
from intake.register import Counted, Stock, count, make
from intake.register_numbers import company_number, prepare
from intake.register_selection import RegisterRefused, Selection, selection
from intake.run import ImportOrder
from tests.db.world import a_world
from tests.intake.stock import ESTABLISHMENT, UNIT, a_unit, an_establishment, as_parquet, write_csv


def a_stock(
    folder: Path,
    establishments: list[dict[str, str]],
    units: list[dict[str, str]],
    numbers: str | None = None,
    parquet: bool = False,
) -> Stock:
    files = [
        write_csv(folder / "StockEtablissement_utf8.csv", ESTABLISHMENT, establishments),
        write_csv(folder / "StockUniteLegale_utf8.csv", UNIT, units),
    ]
    if parquet:
        files = [as_parquet(file, file.with_suffix(".parquet")) for file in files]
    listed = None
    if numbers is not None:
        listed = folder / "numbers.csv"
        listed.write_text(numbers)
    return Stock(files[0], files[1], listed)


codes = st.sampled_from(["62.01Z", "62.02A", "70.22Z", "01.11Z", "72.1Z", ""])
establishments = st.fixed_dictionaries(
    {
        "statutDiffusionEtablissement": st.sampled_from(["O", "O", "O", "P", "N", ""]),
        "dateCreationEtablissement": st.sampled_from(["2015-06-01", "2020-01-01", "2024-12-31", ""]),
        "trancheEffectifsEtablissement": st.sampled_from(["NN", "00", "11", "53", ""]),
        "etablissementSiege": st.sampled_from(["true", "false"]),
        "activitePrincipaleEtablissement": codes,
        "nomenclatureActivitePrincipaleEtablissement": st.sampled_from(["NAFRev2", "NAFRev2", "NAF2025", "NAF1993"]),
        "etatAdministratifEtablissement": st.sampled_from(["A", "A", "F"]),
        "codePostalEtablissement": st.sampled_from(["69001", "69100", "01000", "97400", ""]),
        "codeCommuneEtablissement": st.sampled_from(["69381", "01053", "2A004", "97411", ""]),
    }
)
units = st.fixed_dictionaries(
    {
        "statutDiffusionUniteLegale": st.sampled_from(["O", "O", "O", "P"]),
        "categorieJuridiqueUniteLegale": st.sampled_from(["5710", "5499", "1000", ""]),
    }
)
wanted = st.builds(
    selection,
    naf=st.lists(st.sampled_from(["62", "62.0", "6201Z", "70.22z", "01", "7"]), max_size=2),
    departments=st.lists(st.sampled_from(["69", "2A", "974", "01"]), max_size=2),
    postcodes=st.lists(st.sampled_from(["69", "69001", "974"]), max_size=2),
    sizes=st.lists(st.sampled_from(["NN", "11", "53"]), max_size=2),
    legal_forms=st.lists(st.sampled_from(["57", "1000", "5"]), max_size=2),
    created_from=st.sampled_from([None, date(2016, 1, 1)]),
    created_to=st.sampled_from([None, date(2020, 1, 1)]),
    active_only=st.booleans(),
    head_offices_only=st.booleans(),
)


def is_wanted(row: dict[str, str], unit: dict[str, str] | None, w: Selection) -> bool:
    """The same question in plain Python."""

    def begins(text: str, codes: tuple[str, ...]) -> bool:
        return not codes or text.startswith(codes)

    created = row["dateCreationEtablissement"]
    return (
        begins(row["activitePrincipaleEtablissement"], w.naf)
        and (not w.naf or row["nomenclatureActivitePrincipaleEtablissement"] != "NAF1993")
        and begins(row["codeCommuneEtablissement"], w.departments)
        and begins(row["codePostalEtablissement"], w.postcodes)
        and (not w.sizes or (row["trancheEffectifsEtablissement"] or "NN") in w.sizes)
        and begins(unit["categorieJuridiqueUniteLegale"] if unit else "", w.legal_forms)
        and (w.created_from is None or created >= w.created_from.isoformat())
        and (w.created_to is None or "" < created <= w.created_to.isoformat())
        and (not w.active_only or row["etatAdministratifEtablissement"] == "A")
        and (not w.head_offices_only or row["etablissementSiege"] == "true")
    )


def is_open(row: dict[str, str], unit: dict[str, str] | None) -> bool:
    return bool(unit) and row["statutDiffusionEtablissement"] == unit["statutDiffusionUniteLegale"] == "O"  # type: ignore[index]


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(establishments, max_size=25), st.lists(units, max_size=15), wanted, st.booleans())
def test_the_register_finds_what_a_plain_filter_finds(
    rows: list[dict[str, str]], companies: list[dict[str, str]], w: Selection, parquet: bool
) -> None:
    by_siren = {f"{n:09d}": a_unit(f"{n:09d}", **company) for n, company in enumerate(companies)}
    every = [an_establishment(f"{n % 18:09d}", f"{n:05d}", **row) for n, row in enumerate(rows)]
    found = [row for row in every if is_wanted(row, by_siren.get(row["siren"]), w)]
    open_ones = [row for row in found if is_open(row, by_siren.get(row["siren"]))]
    listed = {row["siret"] for n, row in enumerate(every) if n % 2}
    numbers = "SIRET;Téléphone\n" + "".join(f"{siret};0199000001\n" for siret in sorted(listed))
    with TemporaryDirectory() as folder:
        stock = a_stock(Path(folder), every, list(by_siren.values()), numbers, parquet and bool(every))
        got = asyncio.run(count(stock, w, Path(folder) / "work"))
        assert not list((Path(folder) / "work").iterdir())
    assert (got.matching, got.companies) == (len(found), len(open_ones))
    assert got.unknown == sum(row["siren"] not in by_siren for row in found)
    assert got.with_number == sum(row["siret"] in listed for row in open_ones)
    assert got.opposed == got.matching - got.companies - got.unknown
    for groups in (got.by_department, got.by_activity, got.by_size):
        assert sum(group.companies for group in groups) == got.companies
        assert sum(group.with_number for group in groups) == got.with_number
    naf = {group.code: group.companies for group in got.by_activity}
    assert naf == {
        code: sum(row["activitePrincipaleEtablissement"] == code for row in open_ones)
        for code in {row["activitePrincipaleEtablissement"] for row in open_ones}
    }


NUMBERS = (
    "\ufeffN° SIRET;Siren;Tél.;Portable;Mail\r\n"
    "552 100 554 00021;;0199001001;;contact@exemple.invalid\r\n"
    ";552100554;;0639980002;\r\n"
    "abc;;0199001003;;\r\n"
)


def test_numbers_of_an_establishment_come_before_those_of_its_company(tmp_path: Path) -> None:
    rows = [an_establishment("552100554", nic) for nic in ("00021", "00039")]
    stock = a_stock(tmp_path, rows, [a_unit("552100554")], NUMBERS)
    got = asyncio.run(count(stock, Selection(), tmp_path / "work"))
    assert (got.companies, got.with_number, got.without_number) == (2, 2, 0)
    assert (got.numbers.rows, got.numbers.unreadable) == (3, 1)


def test_zeros_that_a_spreadsheet_took_away_come_back_where_the_check_digit_agrees() -> None:
    assert company_number("05520080300019"[1:], 14) is None
    assert company_number("552 100 554", 9) == "552100554"
    whole = next(f"0{n:08d}" for n in range(12345670, 12345680) if company_number(str(n), 9))
    assert company_number(str(int(whole)), 9) == whole
    assert company_number("1234", 9) is None
    assert company_number("12345678X", 9) is None


def test_a_numbers_file_of_a_french_spreadsheet_is_read(tmp_path: Path) -> None:
    listed, out = tmp_path / "n.csv", tmp_path / "out.csv"
    listed.write_bytes("Siret;Téléphone;Téléphone portable\n55210055400021;01 99 00 10 01;\n".encode("cp1252"))
    assert prepare(listed, out).unreadable == 0
    with out.open() as file:
        assert next(csv.DictReader(file))["phone"] == "01 99 00 10 01"


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("register_naf", {"naf": ["62'; drop"]}),
        ("register_department", {"departments": ["99"]}),
        ("register_postcode", {"postcodes": ["6900A"]}),
        ("register_size", {"sizes": ["99"]}),
        ("register_legal_form", {"legal_forms": ["57100"]}),
        ("register_dates", {"created_from": date(2020, 1, 2), "created_to": date(2020, 1, 1)}),
    ],
)
def test_what_is_no_code_is_refused_in_both_languages(code: str, bad: dict[str, Any]) -> None:
    with pytest.raises(RegisterRefused) as refused:
        selection(**bad)
    assert refused.value.code == code
    assert refused.value.sentence("fr") != refused.value.sentence("en")


def test_a_file_of_another_shape_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    stock = a_stock(tmp_path, [an_establishment("552100554")], [a_unit("552100554")])
    with pytest.raises(RegisterRefused, match=r"StockUniteLegale; it lacks: .*denominationUniteLegale"):
        asyncio.run(count(Stock(stock.establishments, stock.establishments), Selection(), tmp_path / "work"))
    with pytest.raises(RegisterRefused, match="does not exist"):
        asyncio.run(count(Stock(tmp_path / "none.csv", stock.units), Selection(), tmp_path / "work"))
    with pytest.raises(RegisterRefused, match="several files"):
        asyncio.run(count(Stock(tmp_path / "*.csv", stock.units), Selection(), tmp_path / "work"))


def test_the_room_reads_nothing_but_its_files_and_fetches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    work = tmp_path / "work"
    work.mkdir()
    with query.closed_room(work, []) as room:
        for statement in ("select * from read_csv($f)", "select * from read_text($f)", "copy (select 1) to $f"):
            with pytest.raises(duckdb.Error):
                room.execute(statement, {"f": str(secret)})
        for statement in ("install httpfs", "load httpfs", "set enable_external_access = true"):
            with pytest.raises(duckdb.Error):
                room.execute(statement)


async def test_a_selection_becomes_a_batch_of_those_with_a_number(db: Any, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    rows = [
        an_establishment("552100554", "00021", enseigne1Etablissement="AU BON EXEMPLE"),
        an_establishment("552100562"),
        an_establishment("552100570", statutDiffusionEtablissement="P"),
        an_establishment("552100588"),
    ]
    companies = [
        a_unit("552100554"),
        a_unit("552100562"),
        a_unit("552100570"),
        a_unit(
            "552100588", denominationUniteLegale="", nomUniteLegale="DUPONT", prenomUsuelUniteLegale="ANNE",
            categorieJuridiqueUniteLegale="1000",
        ),
    ]  # fmt: skip
    numbers = "siret,phone\n55210055400021,0199001001\n55210057000011,0199001003\n55210058800011,0199001004\n"
    stock = a_stock(tmp_path, rows, companies, numbers)
    order = ImportOrder(
        path=tmp_path, campaign_id=world.campaign, numbers="fiction", language="en", file_name="register"
    )
    steps: list[str] = []
    counted, done = await make(
        database_url, stock, selection(naf=["62"]), order, tmp_path / "work", lambda step, _: steps.append(step)
    )
    assert isinstance(counted, Counted)
    assert (counted.companies, counted.with_number, counted.without_number, counted.opposed) == (3, 2, 1, 1)
    assert counted.sole_traders == 1
    assert done.rows.imported == 2
    assert list(dict.fromkeys(steps)) == ["numbers", "establishments", "units", "joining", "writing"]
    cards = await db.fetch("select company, first_name, last_name, city, extra from contacts order by company")
    assert [tuple(card)[:4] for card in cards] == [
        ("ANNE DUPONT", "ANNE", "DUPONT", "LYON"),
        ("EXEMPLE 552100554", "", "", "LYON"),
    ]
    assert cards[1]["extra"]["siret"] == "55210055400021"
    assert cards[1]["extra"]["nom commercial"] == "AU BON EXEMPLE"
    assert not list((tmp_path / "work").iterdir())
    with pytest.raises(RegisterRefused, match="nothing was imported"):
        await make(database_url, stock, selection(naf=["01"]), order, tmp_path / "work")


async def test_a_count_that_is_left_leaves_nothing(tmp_path: Path) -> None:
    siren = [f"{n:09d}" for n in range(30_000)]
    stock = a_stock(tmp_path, [an_establishment(one) for one in siren], [a_unit(one) for one in siren])
    begun = asyncio.Event()

    def hear(step: str, _: float) -> None:
        if step == "establishments":
            begun.set()

    task = asyncio.create_task(count(stock, Selection(), tmp_path / "work", hear))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not list((tmp_path / "work").iterdir())
