"""The questions that are asked of the register's stock files, and the closed room in which they are asked.

A person may have INSEE mark their company as partly open (`P`): its data may then be used for no prospecting
(Code de commerce, art. R123-232-1, before it A123-96; the status `N` of old became `P` on 2023-03-21). Whatever
is not marked fully open (`O`), establishment or unit, is left out here, whoever asks, and only counted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from intake.register_selection import RegisterRefused, Selection, beginning_with

ESTABLISHMENTS = (
    "siren", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement", "trancheEffectifsEtablissement",
    "etablissementSiege", "numeroVoieEtablissement", "typeVoieEtablissement", "libelleVoieEtablissement",
    "codePostalEtablissement", "libelleCommuneEtablissement", "codeCommuneEtablissement",
    "etatAdministratifEtablissement", "enseigne1Etablissement", "denominationUsuelleEtablissement",
    "activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement",
)  # fmt: skip
"""Columns of StockEtablissement that are read."""
UNITS = (
    "siren", "statutDiffusionUniteLegale", "denominationUniteLegale", "categorieJuridiqueUniteLegale",
    "nomUniteLegale", "nomUsageUniteLegale", "prenom1UniteLegale", "prenomUsuelUniteLegale",
)  # fmt: skip
"""Columns of StockUniteLegale that are read."""

MEMORY = "512MB"
_THREADS = 1

# In Parquet, codes may be numbers and dates be dates: everything is read as the text that the CSV file has.
_ESTABLISHMENT = """
select lpad(siren::varchar, 9, '0') as siren, lpad(siret::varchar, 14, '0') as siret,
       statutDiffusionEtablissement::varchar as open,
       coalesce(dateCreationEtablissement::varchar, '') as created,
       coalesce(nullif(trancheEffectifsEtablissement::varchar, ''), 'NN') as size,
       coalesce(etablissementSiege::varchar, '') as head, etatAdministratifEtablissement::varchar as state,
       coalesce(activitePrincipaleEtablissement::varchar, '') as naf,
       coalesce(nomenclatureActivitePrincipaleEtablissement::varchar, '') as nomenclature,
       coalesce(lpad(nullif(codePostalEtablissement::varchar, ''), 5, '0'), '') as postcode,
       coalesce(codeCommuneEtablissement::varchar, '') as commune,
       coalesce(libelleCommuneEtablissement::varchar, '') as city,
       concat_ws(' ', nullif(numeroVoieEtablissement::varchar, ''), nullif(typeVoieEtablissement::varchar, ''),
                 nullif(libelleVoieEtablissement::varchar, '')) as street,
       coalesce(nullif(enseigne1Etablissement::varchar, ''), nullif(denominationUsuelleEtablissement::varchar, ''),
                '') as sign
  from """
_UNIT = """
select lpad(siren::varchar, 9, '0') as siren, statutDiffusionUniteLegale::varchar as open,
       coalesce(denominationUniteLegale::varchar, '') as name,
       coalesce(lpad(nullif(categorieJuridiqueUniteLegale::varchar, ''), 4, '0'), '') as form,
       coalesce(nullif(nomUsageUniteLegale::varchar, ''), nullif(nomUniteLegale::varchar, ''), '') as last_name,
       coalesce(nullif(prenomUsuelUniteLegale::varchar, ''), nullif(prenom1UniteLegale::varchar, ''), '') as first_name
  from """
_CSV = "read_csv($file, header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true)"
_PARQUET = "read_parquet($file)"

# A code of the nomenclatures of old means another activity than the same code of now.
_WANTED = """
 where ($naf = '' or nomenclature not in ('NAP', 'NAF1993', 'NAFRev1') and regexp_matches(naf, $naf))
   and regexp_matches(commune, $departments) and regexp_matches(postcode, $postcodes)
   and regexp_matches(size, $sizes)
   and ($created_from = '' or created >= $created_from)
   and ($created_to = '' or created <> '' and created <= $created_to)
   and (not $active_only or state = 'A') and (not $head_offices_only or lower(head) = 'true')
"""


def _picked(source: str) -> str:
    return f"create temp table picked as select * from ({_ESTABLISHMENT}{source}) {_WANTED}"  # noqa: S608 - constants


def _chosen(source: str) -> str:
    return f"""
create temp table chosen as
select p.*, u.siren is null as unknown, u.name, u.form, u.last_name, u.first_name,
       u.siren is not null and coalesce(p.open = 'O' and u.open = 'O', false) as may
  from picked p left join ({_UNIT}{source}) u using (siren)
 where $legal_forms = '' or regexp_matches(coalesce(u.form, ''), $legal_forms)
"""  # noqa: S608 - constants


PICK_CSV, PICK_PARQUET = _picked(_CSV), _picked(_PARQUET)
CHOOSE_CSV, CHOOSE_PARQUET = _chosen(_CSV), _chosen(_PARQUET)
DESCRIBE_CSV, DESCRIBE_PARQUET = f"select * from {_CSV} limit 0", f"select * from {_PARQUET} limit 0"  # noqa: S608

NUMBERS_CSV = f"create temp table numbers as select * from {_CSV}"  # noqa: S608
NO_NUMBERS = (
    "create temp table numbers (siren varchar, siret varchar, phone varchar, mobile varchar, office varchar, "
    "email varchar)"
)
# The number of the establishment itself comes before that of its company.
REACHED = """
create temp table reached as
with best as (
  select coalesce(siret, '') as siret, coalesce(siren, '') as siren, first(phone) as phone, first(mobile) as mobile,
         first(office) as office, first(email) as email
    from numbers where coalesce(phone, mobile, office) is not null group by all
)
select c.*, coalesce(s.phone, n.phone) as phone, coalesce(s.mobile, n.mobile) as mobile,
       coalesce(s.office, n.office) as office, coalesce(s.email, n.email) as email,
       coalesce(s.phone, s.mobile, s.office, n.phone, n.mobile, n.office) is not null as reachable
  from chosen c
  left join best s on s.siret = c.siret and s.siret <> ''
  left join best n on s.siret is null and n.siren = c.siren and n.siren <> ''
 where c.may
"""
COUNTS = """
select count(*), count(*) filter (where not may and not unknown), count(*) filter (where unknown),
       count(*) filter (where may and form = '1000') from chosen
"""
REACHABLE = "select count(*), count(*) filter (where reachable) from reached"
BY_DEPARTMENT = """
select case when commune[:2] in ('97', '98') then commune[:3] else commune[:2] end as code, count(*),
       count(*) filter (where reachable) from reached group by 1 order by 2 desc, 1
"""
BY_ACTIVITY = (
    "select naf, count(*), count(*) filter (where reachable) from reached group by 1 order by 2 desc, 1 limit 100"
)
BY_SIZE = "select size, count(*), count(*) filter (where reachable) from reached group by 1 order by 1"

# The headings are ones that the importer knows; what it does not know goes to the card as it is.
WRITE = """
copy (select coalesce(nullif(name, ''), nullif(sign, ''), concat_ws(' ', nullif(first_name, ''), last_name)) as company,
             first_name, last_name, street, postcode, city, phone, mobile, office, email, siret as SIRET,
             naf as NAF, size as effectifs, form as "forme juridique",
             case when sign <> name then sign else '' end as "nom commercial"
        from reached where reachable)
  to $file (format csv, header, delim ';')
"""


@contextlib.contextmanager
def closed_room(work: Path, files: list[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in bounded memory that can read these files, write below `work`, and nothing else.

    What does not fit lies on disk below `work`; no extension is loaded, and none is fetched.
    """
    room = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY,
            "threads": _THREADS,
            "temp_directory": str(work / "spill"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        room.execute("set allowed_paths = $files", {"files": [str(file) for file in files]})
        room.execute("set allowed_directories = $folders", {"folders": [f"{work}/"]})
        room.execute("set enable_external_access = false")
        room.execute("set lock_configuration = true")
        yield room
    finally:
        room.close()


def is_parquet(file: Path) -> bool:
    """By its first bytes, not by its name."""
    with file.open("rb") as opened:
        return opened.read(4) == b"PAR1"


def check_columns(room: duckdb.DuckDBPyConnection, file: Path, published: str, columns: tuple[str, ...]) -> None:
    """Raises RegisterRefused where the file lacks one of the columns."""
    try:
        statement = DESCRIBE_PARQUET if is_parquet(file) else DESCRIBE_CSV
        found = room.execute(statement, {"file": str(file)}).description
    except duckdb.Error as fault:
        raise RegisterRefused("file_unreadable", name=file.name) from fault
    missing = sorted({*columns} - {column[0] for column in found or ()})
    if missing:
        raise RegisterRefused("columns", name=file.name, published=published, missing=", ".join(missing))


def parameters(wanted: Selection) -> Mapping[str, Any]:
    """What the first question is asked with; codes are in expressions that match their beginnings."""
    return {
        "naf": beginning_with(wanted.naf),
        "departments": beginning_with(wanted.departments),
        "postcodes": beginning_with(wanted.postcodes),
        "sizes": beginning_with(wanted.sizes),
        "created_from": wanted.created_from.isoformat() if wanted.created_from else "",
        "created_to": wanted.created_to.isoformat() if wanted.created_to else "",
        "active_only": wanted.active_only,
        "head_offices_only": wanted.head_offices_only,
    }
