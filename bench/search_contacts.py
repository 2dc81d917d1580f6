"""What it costs to find one contact among a million, to keep the search up with imports, and to export them all.

The people are made up, each of another number of the French plan, so the table never leaves the folder of the
measurement, and nothing there can dial. Names come as often as names do: some are shared by thousands, most by few.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.campaigns import measured_campaign
from bench.load.search import Quantiles
from db.campaigns import principals, settings
from db.dialer import leases, plans
from db.imports import batches, prospects
from db.imports.copying import line_of
from db.migrate import migrate
from db.pool import Connection, connect
from db.search import contacts as contact_search
from db.search import index
from db.search.conditions import ContactSearch
from db.search.exporting import Kind, Wanted
from exports.order import FileLayout, Order
from exports.run import Progress, export
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find

MOST_MEDIAN_MS = 50.0
_NODE, _SHOWN = "bench", "+33199000000"
_CHUNK = 10_000
_STARTS = ("Ba", "Be", "Bou", "Cha", "Cor", "Da", "Du", "É", "Fa", "Gau", "Gi", "Hé", "La", "Le", "Ma", "Mo", "Pé")
_MIDDLES = (
    "b", "ch", "d", "g", "l", "lan", "lli", "m", "mon", "n", "ni", "r", "ri", "rou", "ss", "t", "ti", "v", "çon",
)  # fmt: skip
_ENDS = ("ard", "at", "aud", "é", "eau", "el", "er", "ère", "et", "ier", "in", "ois", "on", "ot", "oux", "y")
_TRADES = ("Boulangerie", "Menuiserie", "Café", "Librairie", "Garage", "Pépinière", "Imprimerie", "Société", "SARL")
_ANSWERS = ("Commerce de détail", "Travaux de menuiserie", "Restauration", "Réparation automobile")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be looked for."""

    first_name: str
    last_name: str
    company: str
    city: str
    email: str
    number: str
    dossier: int


def people(count: int, seed: int) -> Iterator[Person]:
    """`count` different people, the same for the same seed."""
    dice = random.Random(seed)
    names = _names(dice, 60_000, parts=2)
    firsts, cities = _names(dice, 1500, parts=1), _names(dice, 30_000, parts=2)
    numbers = list(range(count))
    dice.shuffle(numbers)
    for at, number in enumerate(numbers):
        first, last, city = _often(firsts, dice), _often(names, dice), _often(cities, dice)
        company = f"{dice.choice(_TRADES)} {_often(names, dice)}"
        e164 = f"+33{dice.choice((1, 2, 3, 4, 5, 6, 6, 6))}{10_000_000 + number * 89}"
        yield Person(first, last, company, city, f"{first}.{last}{at % 97}@exemple.fr".lower(), e164, at)


def _names(dice: random.Random, count: int, parts: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        middles = "".join(dice.choice(_MIDDLES) + dice.choice("aeiou") for _ in range(dice.randint(0, parts)))
        found[dice.choice(_STARTS) + middles + dice.choice(_MIDDLES) + dice.choice(_ENDS)] = None
    return list(found)


def _often(names: list[str], dice: random.Random) -> str:
    return names[int(dice.random() ** 3 * len(names))]


def _queries(person: Person, dice: random.Random, campaign: int) -> dict[str, ContactSearch]:
    """One query of each kind that should find this person."""
    last, first, number = person.last_name, person.first_name, "0" + person.number[3:]
    at = dice.randrange(1, len(last) - 1)
    pairs = " ".join(number[n : n + 2] for n in range(0, 10, 2))
    return {
        "last name": ContactSearch(last),
        "first and last name": ContactSearch(f"{first} {last}"),
        "without accents, capitals": ContactSearch(f"{first} {last}".upper().translate(_BARE)),
        "beginnings of two words": ContactSearch(f"{first[:3]} {last[:5]}"),
        "part of a word": ContactSearch(last[1:]),
        "a typing error": ContactSearch(f"{first} {last[:at]}{last[at + 1]}{last[at]}{last[at + 2 :]}"),
        "name and city": ContactSearch(f"{last} {person.city}"),
        "company": ContactSearch(company=person.company),
        "e-mail": ContactSearch(person.email),
        "part of an e-mail": ContactSearch(email=person.email.split("@")[0]),
        "an answer and a name": ContactSearch(last, answer="réparation"),
        "a word that all have": ContactSearch("exemple"),
        "dossier": ContactSearch(answer=f"{person.dossier:06d}"),
        "number": ContactSearch(pairs),
        "number, international": ContactSearch(person.number),
        "beginning of a number": ContactSearch(pairs[:11]),
        "last six digits": ContactSearch(number=number[-6:]),
        "four digits within": ContactSearch(number[3:7]),
        "name and part of a number": ContactSearch(f"{last} {number[:4]}"),
        "name in a campaign": ContactSearch(last, campaign_ids=[campaign]),
        "name, by disposition": ContactSearch(last, disposition="sale"),
        "disposition": ContactSearch(disposition="sale", campaign_ids=[campaign]),
        "nobody": ContactSearch("qwxzkj vbnqsd"),
    }


_MAY_MISS = ("nobody", "name, by disposition", "an answer and a name")
_BARE = str.maketrans("ÉÈÇ", "EEC")


@dataclass(slots=True)
class Measured:
    """Everything that was measured; times of searches in milliseconds, of the rest in seconds."""

    contacts: int
    kinds: dict[str, Quantiles] = field(default_factory=dict)
    all: Quantiles = field(default_factory=lambda: Quantiles.of([]))
    copy_seconds: float = 0
    index_seconds: float = 0
    sizes_mb: dict[str, float] = field(default_factory=dict)
    exports: dict[str, dict[str, float]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""
        return {
            "contacts": self.contacts,
            "milliseconds": {kind: [found.p50, found.p99, found.max] for kind, found in self.kinds.items()},
            "median_ms": self.all.p50,
            "p99_ms": self.all.p99,
            "copy_seconds": round(self.copy_seconds, 1),
            "index_seconds": round(self.index_seconds, 1),
            "sizes_mb": self.sizes_mb,
            "exports": self.exports,
        }


async def measure(tell: Tell, *, contacts: int = 1_000_000, seed: int = 1, each: int = 20) -> Measured:
    """Fill a throw-away PostgreSQL, set up as for real use, then search it `each` times a kind, and export it."""
    folder = await asyncio.to_thread(throwaway_dir, "bench-search")
    cluster = Cluster(folder / "postgres", find())
    found = Measured(contacts)
    try:
        await asyncio.to_thread(cluster.start)
        connection = await connect(cluster.url(), application="plateau bench")
        try:
            await migrate(connection)
            campaign, wanted = await _fill(connection, found, seed, tell)
            await _index(connection, found, tell)
            await _search(connection, found, campaign, wanted[: each * 7], random.Random(seed), each)
        finally:
            await connection.close()
        for layout in ("csv", "xlsx"):
            await _export(cluster.url(), folder, found, layout, tell)
        return found
    finally:
        await asyncio.to_thread(cluster.stop)
        await asyncio.to_thread(shutil.rmtree, folder)


async def _fill(connection: Connection, found: Measured, seed: int, tell: Tell) -> tuple[int, list[Person]]:
    """One campaign with everybody in it, by COPY as an import does; the campaign, and some who will be looked for."""
    await leases.ensure_node(connection, _NODE)
    await plans.mirror_trunk(connection, "bench", _NODE, 1, 1, [_SHOWN])
    principal = await principals.create(connection, "Exemple")
    assert principal is not None
    campaign = await settings.create(connection, measured_campaign(_NODE, principal, "bench", _SHOWN, mode="manual"))
    assert campaign is not None
    batch = await batches.begin(connection, campaign, file_name="bench", headings=[], created_by=None)
    some: list[Person] = []
    dice, chunk = random.Random(seed), list[Person]()
    for person in people(found.contacts, seed):
        chunk.append(person)
        if len(chunk) == min(_CHUNK, found.contacts):
            some += dice.sample(chunk, 5)
            found.copy_seconds += await _copy(connection, (principal, campaign, batch), chunk)
            chunk.clear()
    await connection.execute(DISPOSE, campaign)
    await connection.execute("analyze contacts, contact_numbers, leads")
    tell(f"{found.contacts} contacts written in {found.copy_seconds:.0f} s")
    dice.shuffle(some)
    return campaign, some


DISPOSE = "update leads set state = 'done', disposition_code = 'sale' where campaign_id = $1 and contact_id % 500 = 0"


async def _copy(connection: Connection, ids: tuple[int, int, int], chunk: list[Person]) -> float:
    principal, campaign, batch = ids
    contacts = await prospects.reserve_ids(connection, "contacts", len(chunk))
    numbers = await prospects.reserve_ids(connection, "contact_numbers", len(chunk))
    cards, own, leads = [], [], []
    for contact, number, person in zip(contacts, numbers, chunk, strict=True):
        extra = {
            "Activité": _ANSWERS[contact % 4],
            "Dossier": f"{person.dossier:06d}",
            "Source": "Salon de l’entreprise",
        }
        card = ["", person.first_name, person.last_name, person.company, "", f"{contact % 95000:05d}", person.city]
        rest = [person.email, "", json.dumps(extra, ensure_ascii=False)]
        cards.append(line_of([str(contact), str(principal), *card, *rest]))
        own.append(f"{number}\t{contact}\t{person.number}\tphone\t1")
        leads.append(f"{campaign}\t{batch}\t{contact}\t{number}")
    began = time.perf_counter()
    async with connection.transaction():
        await prospects.copy_contacts(connection, cards)
        await prospects.copy_numbers(connection, own)
        await prospects.copy_leads(connection, leads)
    return time.perf_counter() - began


SIZES = """
select 'contacts', pg_total_relation_size('contacts') union all
select 'contact_search', pg_total_relation_size('contact_search') union all
select 'search_words', pg_total_relation_size('search_words')
"""


async def _index(connection: Connection, found: Measured, tell: Tell) -> None:
    began = time.perf_counter()
    await index.catch_up(connection)
    found.index_seconds = time.perf_counter() - began
    await connection.execute("analyze contact_search, search_words")
    found.sizes_mb = {name: round(size / 1e6) for name, size in await connection.fetch(SIZES)}
    tell(f"they can be found after {found.index_seconds:.0f} s: {found.sizes_mb} MB")


async def _search(
    connection: Connection, found: Measured, campaign: int, some: list[Person], dice: random.Random, each: int
) -> None:
    """Every kind for every person, in an order that no kind profits from; the first of a kind is not counted."""
    seconds: dict[str, list[float]] = {}
    for person in some[: each + 1]:
        queries = list(_queries(person, dice, campaign).items())
        dice.shuffle(queries)
        for kind, wanted in queries:
            began = time.perf_counter()
            page = await contact_search.search(connection, wanted, limit=20)
            seconds.setdefault(kind, []).append(time.perf_counter() - began)
            assert page is not None, f"{kind} took too long"
            assert page.places if kind not in _MAY_MISS else kind != "nobody" or not page.places, f"{kind}: {person}"
    found.kinds = {kind: Quantiles.of(times[1:]) for kind, times in sorted(seconds.items())}
    found.all = Quantiles.of([time for times in seconds.values() for time in times[1:]])


async def _export(url: str, folder: Path, found: Measured, layout: FileLayout, tell: Tell) -> None:
    path = folder / f"contacts.{layout}"
    peak = 0.0

    async def listen(now: Progress) -> None:
        nonlocal peak
        peak = max(peak, await asyncio.to_thread(_peak_mb))

    began = time.perf_counter()
    done = await export(Order(url, Wanted(Kind.CONTACTS, ContactSearch()), layout, "fr", str(path)), listen)
    seconds = time.perf_counter() - began
    size = round((done.bytes or 0) / 1e6)
    found.exports[layout] = {"rows": done.rows, "seconds": round(seconds, 1), "peak_mb": round(peak), "file_mb": size}
    tell(f"{done.rows} contacts to {layout}: {seconds:.0f} s, {size} MB, at most {peak:.0f} MB of memory")


def _peak_mb() -> float:
    """The peak of memory of the process that writes, VmHWM: it is the one child that we have besides PostgreSQL."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"exports.child" in (process / "cmdline").read_bytes():
                status = (process / "status").read_text()
                return int(status.partition("VmHWM:")[2].split()[0]) / 1024
        except (OSError, IndexError):
            continue
    return 0.0
