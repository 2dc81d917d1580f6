"""A company register of a test's own, in the columns that INSEE publishes, as CSV and as Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

_ESTABLISHMENT = (
    "siren nic siret statutDiffusionEtablissement dateCreationEtablissement trancheEffectifsEtablissement "
    "anneeEffectifsEtablissement activitePrincipaleRegistreMetiersEtablissement dateDernierTraitementEtablissement "
    "etablissementSiege nombrePeriodesEtablissement complementAdresseEtablissement numeroVoieEtablissement "
    "indiceRepetitionEtablissement dernierNumeroVoieEtablissement indiceRepetitionDernierNumeroVoieEtablissement "
    "typeVoieEtablissement libelleVoieEtablissement codePostalEtablissement libelleCommuneEtablissement "
    "libelleCommuneEtrangerEtablissement distributionSpecialeEtablissement codeCommuneEtablissement "
    "codeCedexEtablissement libelleCedexEtablissement codePaysEtrangerEtablissement libellePaysEtrangerEtablissement "
    "identifiantAdresseEtablissement coordonneeLambertAbscisseEtablissement coordonneeLambertOrdonneeEtablissement "
    "complementAdresse2Etablissement numeroVoie2Etablissement indiceRepetition2Etablissement typeVoie2Etablissement "
    "libelleVoie2Etablissement codePostal2Etablissement libelleCommune2Etablissement "
    "libelleCommuneEtranger2Etablissement distributionSpeciale2Etablissement codeCommune2Etablissement "
    "codeCedex2Etablissement libelleCedex2Etablissement codePaysEtranger2Etablissement "
    "libellePaysEtranger2Etablissement dateDebut etatAdministratifEtablissement enseigne1Etablissement "
    "enseigne2Etablissement enseigne3Etablissement denominationUsuelleEtablissement activitePrincipaleEtablissement "
    "nomenclatureActivitePrincipaleEtablissement caractereEmployeurEtablissement activitePrincipaleNAF25Etablissement"
)
_UNIT = (
    "siren statutDiffusionUniteLegale unitePurgeeUniteLegale dateCreationUniteLegale sigleUniteLegale sexeUniteLegale "
    "prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale prenom4UniteLegale prenomUsuelUniteLegale "
    "pseudonymeUniteLegale identifiantAssociationUniteLegale trancheEffectifsUniteLegale anneeEffectifsUniteLegale "
    "dateDernierTraitementUniteLegale nombrePeriodesUniteLegale categorieEntreprise anneeCategorieEntreprise dateDebut "
    "etatAdministratifUniteLegale nomUniteLegale nomUsageUniteLegale denominationUniteLegale "
    "denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale denominationUsuelle3UniteLegale "
    "categorieJuridiqueUniteLegale activitePrincipaleUniteLegale nomenclatureActivitePrincipaleUniteLegale "
    "nicSiegeUniteLegale economieSocialeSolidaireUniteLegale societeMissionUniteLegale caractereEmployeurUniteLegale "
    "activitePrincipaleNAF25UniteLegale"
)
ESTABLISHMENT, UNIT = _ESTABLISHMENT.split(), _UNIT.split()
_TYPES = {  # what the published Parquet files have instead of texts
    "etablissementSiege": "boolean",
    "dateCreationEtablissement": "date",
    "dateCreationUniteLegale": "date",
    "categorieJuridiqueUniteLegale": "bigint",
    "anneeEffectifsEtablissement": "bigint",
}


def an_establishment(siren: str, nic: str = "00011", **columns: str) -> dict[str, str]:
    """An open, active establishment in Lyon, where nothing else is said."""
    return {
        "siren": siren, "nic": nic, "siret": siren + nic, "statutDiffusionEtablissement": "O",
        "dateCreationEtablissement": "2015-06-01", "trancheEffectifsEtablissement": "11",
        "anneeEffectifsEtablissement": "2024", "etablissementSiege": "true", "numeroVoieEtablissement": "12",
        "typeVoieEtablissement": "RUE", "libelleVoieEtablissement": "DES EXEMPLES", "codePostalEtablissement": "69001",
        "libelleCommuneEtablissement": "LYON", "codeCommuneEtablissement": "69381",
        "etatAdministratifEtablissement": "A", "activitePrincipaleEtablissement": "62.01Z",
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2", **columns,
    }  # fmt: skip


def a_unit(siren: str, **columns: str) -> dict[str, str]:
    """An open company with a name."""
    return {
        "siren": siren, "statutDiffusionUniteLegale": "O", "denominationUniteLegale": f"EXEMPLE {siren}",
        "categorieJuridiqueUniteLegale": "5710", "etatAdministratifUniteLegale": "A", **columns,
    }  # fmt: skip


def write_csv(path: Path, columns: list[str], rows: Iterable[Mapping[str, str]]) -> Path:
    """As published: commas, UTF-8, quotation marks where needed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_parquet(source: Path, path: Path) -> Path:
    """The same file as Parquet, with the types of the published one."""
    with duckdb.connect() as room:
        found = room.read_csv(str(source), header=True, all_varchar=True)
        wanted = ", ".join(f'cast("{name}" as {_TYPES.get(name, "varchar")}) as "{name}"' for name in found.columns)
        found.project(wanted).write_parquet(str(path))
    return path
