"""Files of prospects as French spreadsheets write them, with nothing but numbers reserved for fiction."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

HEADINGS = (
    "Civilité",
    "Nom",
    "Prénom",
    "Société",
    "Adresse",
    "Complément",
    "Code postal",
    "Ville",
    "Téléphone",
    "Portable",
    "Courriel",
    "Activité",
    "Source",
    "Commentaire",
)
PEOPLE = 50_000
"""As many as there are fixed numbers for fiction; every fifth person also has one of the 10,000 mobiles."""
_FIXED = ("019900", "026191", "035301", "046571", "053649")
_MOBILE = "063998"
_FIRST = ("Élodie", "Jérôme", "Zoé", "François", "Hélène", "Chloé", "Anaïs", "Benoît", "Aïcha", "Raphaël")
_LAST = ("Exemple", "Échantillon", "Modèle", "Témoin", "Spécimen", "Gabarit", "Maquette", "Prétendu")
_TRADES = ("Boulangerie", "Menuiserie", "Café", "Librairie", "Garage", "Pépinière", "Imprimerie")
_STREETS = ("rue de l’Église", "avenue du Général", "impasse des Prés", "place de la République")
_CITIES = (("45000", "Orléans"), ("25000", "Besançon"), ("1000", "Bourg-en-Bresse"), ("30000", "Nîmes"))
_ACTIVITIES = ("Commerce de détail", "Travaux de menuiserie", "Restauration", "Réparation automobile")
_BAD = ("3,36E+10", "01 99 00", "=A2", "01 99 00 12 34 / 06 39 98 12 34", "à rappeler", "08 36 65 65 65")


def write_demo_csv(path: Path, rows: int, seed: int, *, bad_every: int = 400) -> None:
    """Write `rows` prospects, the same for the same seed: semicolons, CRLF, UTF-8 with its mark.

    One row in `bad_every` (0: none) holds a number that cannot be taken. There are PEOPLE different
    people; past that many rows they come again, as in files that were put together from several.
    """
    dice = random.Random(seed)
    _write(path, _rows(rows, _shuffled(PEOPLE, dice), dice, bad_every))


def write_distinct_csv(path: Path, rows: int, seed: int) -> None:
    """The same with up to a million people and nobody twice. The numbers belong to the French plan, so perhaps to
    somebody: such a file is for a measurement that deletes it.
    """
    dice = random.Random(seed)
    _write(path, (_distinct(person, dice) for person in _shuffled(rows, dice)))


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADINGS)
        writer.writerows(rows)


def _shuffled(people: int, dice: random.Random) -> list[int]:
    them = list(range(people))
    dice.shuffle(them)
    return them


def _distinct(person: int, dice: random.Random) -> list[str]:
    row = _row(person, dice)
    row[8] = _written(f"0472{person:06d}", dice)
    row[9] = _written(f"0612{person:06d}" if person % 5 == 0 else "", dice)
    return row


def _rows(rows: int, people: Sequence[int], dice: random.Random, bad_every: int) -> Iterator[Sequence[str]]:
    for at in range(rows):
        row = _row(people[at % PEOPLE], dice)
        if bad_every and at % bad_every == bad_every - 1:
            row[8] = dice.choice(_BAD)
        yield row


def _row(person: int, dice: random.Random) -> list[str]:
    last, trade, (code, city) = dice.choice(_LAST), dice.choice(_TRADES), dice.choice(_CITIES)
    fixed = f"{_FIXED[person % 5]}{person // 5:04d}"
    mobile = f"{_MOBILE}{person // 5:04d}" if person % 5 == 0 else ""
    return [
        "Mme" if person % 2 else "M.",
        last,
        dice.choice(_FIRST),
        f"{trade} {last} {city}",
        f"{dice.randrange(1, 200)} {dice.choice(_STREETS)}",
        f"Bâtiment {'ABCD'[person % 4]}, étage {person % 7}",
        code,
        city,
        _written(fixed, dice),
        _written(mobile, dice),
        f"contact{person}@exemple.fr",
        dice.choice(_ACTIVITIES),
        "Salon de l’entreprise",
        f"Dossier n° {person:06d}, à rappeler de préférence après {person % 8 + 10} h",
    ]


def _written(number: str, dice: random.Random) -> str:
    """A number the way one of several people would type it."""
    if not number:
        return ""
    pairs = [number[at : at + 2] for at in range(0, 10, 2)]
    return dice.choice((" ".join(pairs), ".".join(pairs), number, number[1:], "+33 " + " ".join(pairs)[1:]))
