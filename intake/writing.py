"""Chunks of prospects become blocks to write: what is known of their numbers decides, COPY writes."""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from db.imports import contact_changes
from db.imports import prospects as imports
from db.imports.batches import Counts
from db.imports.contact_changes import Update
from db.imports.copying import values_of
from db.people import imported_consents
from db.people.dnc import Erased
from db.people.imported_consents import Given
from db.pool import Connection
from intake.columns import CARD
from intake.messages import Chunk, Taken
from intake.rows import Refusal
from intake.wishes import Duplicates


@dataclass(slots=True)
class Block:
    """A chunk ready to be written: lines of COPY, leads and changes of contacts that exist, refusals, counts."""

    contacts: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    known: list[tuple[int, str]] = field(default_factory=list)
    updates: dict[int, Update] = field(default_factory=dict)
    consents: list[Given] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    rows: Counts = field(default_factory=Counts)
    position: int = 0


@dataclass(slots=True)
class _Sorted:
    """Whose turn it is in a chunk: positions of new prospects, contacts of known ones, and what was counted."""

    new: Sequence[int]
    known: dict[int, int] = field(default_factory=dict)
    completed: dict[int, int] = field(default_factory=dict)
    listed: int = 0
    duplicates: Counter[tuple[str, str]] = field(default_factory=Counter)


class BatchPlan:
    """Decides what becomes of the prospects of one batch, on a connection of its own.

    It reads what was committed before the import; what the file itself holds twice was sorted out by the
    reading process.
    """

    def __init__(
        self,
        connection: Connection,
        into: imports.Target,
        batch_id: int,
        erased: Erased,
        duplicates: Duplicates | None = None,
    ) -> None:
        self._connection = connection
        self._into = into
        self._batch_id = batch_id
        self._erased = erased
        self._duplicates = duplicates or Duplicates()
        self._used: set[int] = set()
        # The contact of each prospect so far, 0 of one that was not taken; negative where the batch made it.
        self._contacts = array("q")

    async def block(self, chunk: Chunk, *, dry: bool = False) -> Block:
        """What to write of this chunk; dry: only what it would count."""
        block = Block(refusals=chunk.refusals, position=chunk.position)
        never = await self._do_not_call(chunk.e164())
        found = await self._sort(chunk, never)
        made = {} if dry else await self._number(chunk, found.new, block)
        for at, contact in (found.known | found.completed).items():
            prospect = chunk.prospects[at]
            if at in found.known:
                block.known.append((contact, prospect.numbers[0].partition("\t")[0]))
            if not dry:
                _complete(block, contact, prospect.numbers, prospect.line, own=False)
        if not dry:
            # a plain file has none of them, and then nobody asks who became what
            self._consents(chunk, found, made, block)
        merged, listed = await self._merge(chunk, found, made, block, dry=dry)
        imported = len(found.new) + len(found.known)
        updated = len(found.completed) + merged
        block.rows = Counts(
            read=chunk.rows,
            imported=imported,
            updated=updated,
            refused=len({refusal.row for refusal in chunk.refusals}),
            skipped=chunk.duplicates + len(chunk.prospects) + len(chunk.merges) - imported - updated,
            do_not_call=found.listed + listed,
            duplicates=_counted(chunk, found, merged, listed),
        )
        return block

    async def _do_not_call(self, numbers: str) -> set[str]:
        return await imports.do_not_call(self._connection, self._erased, self._into.principal_id, numbers)

    async def _sort(self, chunk: Chunk, never: set[str]) -> _Sorted:
        """Who is new, known, or left out: a row is not taken if any of its numbers is on the do-not-call list."""
        contacts: defaultdict[str, list[imports.Known]] = defaultdict(list)
        for contact in await imports.known(self._connection, self._into, chunk.e164()):
            contacts[contact.e164].append(contact)
        if not never and not contacts:
            return _Sorted(range(len(chunk.prospects)))
        new: list[int] = []
        found = _Sorted(new)
        for at, prospect in enumerate(chunk.prospects):
            own = [number.partition("\t")[0] for number in prospect.numbers]
            if not never.isdisjoint(own):
                found.listed += 1
            elif holders := [holder for e164 in own for holder in contacts.get(e164, ())]:
                self._decide(at, prospect, holders, found, new)
            else:
                new.append(at)
        return found

    def _decide(
        self, at: int, prospect: Taken, holders: Sequence[imports.Known], found: _Sorted, new: list[int]
    ) -> None:
        """What becomes of a prospect whose numbers `holders` have already."""
        inside = [holder for holder in holders if holder.in_campaign]
        where = "campaign" if inside else "principal"
        choice = self._duplicates.campaign if inside else self._duplicates.principal
        same = next((h.contact_id for h in inside or holders if _same_person(prospect, h)), None)
        done = "skipped"
        if choice == "keep" or (choice == "update" and not inside and same is None):
            # a colleague's or a relative's number, or somebody who is wanted twice
            new.append(at)
            done = "kept"
        elif choice == "update" and same is not None and inside:
            found.completed[at] = same
            done = "updated"
        elif choice == "update" and same is not None and same not in self._used:
            self._used.add(same)
            found.known[at] = same
            done = "updated"
        elif same in self._used and self._duplicates.file == "keep":
            new.append(at)
            done = "kept"
        found.duplicates[where, done] += 1

    async def _number(self, chunk: Chunk, new: Sequence[int], block: Block) -> dict[int, int]:
        """Give new contacts and numbers their ids, which their leads need; the contact of each position."""
        into = self._into
        prospects = chunk.prospects if len(new) == len(chunk.prospects) else [chunk.prospects[at] for at in new]
        contact_ids = await imports.reserve_ids(self._connection, "contacts", len(prospects))
        count = sum([len(prospect.numbers) for prospect in prospects])
        number_ids = iter(await imports.reserve_ids(self._connection, "contact_numbers", count))
        for contact_id, (numbers, line) in zip(contact_ids, prospects, strict=True):
            number_id = next(number_ids)
            block.contacts.append(f"{contact_id}\t{into.principal_id}\t{line}")
            block.leads.append(f"{into.campaign_id}\t{self._batch_id}\t{contact_id}\t{number_id}")
            block.numbers.append(f"{number_id}\t{contact_id}\t{numbers[0]}")
            block.numbers += [f"{next(number_ids)}\t{contact_id}\t{number}" for number in numbers[1:]]
        return dict(zip(new, contact_ids, strict=True))

    def _consents(self, chunk: Chunk, found: _Sorted, made: dict[int, int], block: Block) -> None:
        for at, consent in chunk.consents.items():
            contact = made.get(at) or found.known.get(at) or found.completed.get(at)
            if contact:
                block.consents.append(
                    Given(
                        contact,
                        date.fromisoformat(consent["at"]),
                        consent["text"],
                        consent.get("source") or f"batch {self._batch_id}",
                        consent["channel"],
                    )
                )

    async def _merge(
        self, chunk: Chunk, found: _Sorted, made: dict[int, int], block: Block, *, dry: bool
    ) -> tuple[int, int]:
        """Rows that complete earlier ones of the file: how many did, how many are on the do-not-call list."""
        if self._duplicates.file != "update":
            return 0, 0
        known = found.known | found.completed
        new = set(found.new)
        for at in range(len(chunk.prospects)):
            self._contacts.append(-made.get(at, 1) if at in new else known.get(at, 0))
        numbers = " ".join(number.partition("\t")[0] for merge in chunk.merges for number in merge.numbers)
        never = await self._do_not_call(numbers) if numbers else set()
        merged = listed = 0
        for merge in chunk.merges:
            contact = self._contacts[merge.prospect]
            if not never.isdisjoint(number.partition("\t")[0] for number in merge.numbers):
                listed += 1
            elif contact:
                merged += 1
                if not dry:
                    _complete(block, abs(contact), merge.numbers, merge.line, own=contact < 0)
        return merged, listed


async def write(connection: Connection, into: imports.Target, batch_id: int, block: Block) -> None:
    """Write a block, in the transaction that everything of the batch becomes."""
    await imports.copy_contacts(connection, block.contacts)
    await imports.copy_numbers(connection, block.numbers)
    await imports.copy_leads(connection, block.leads)
    if block.updates:
        await contact_changes.apply(connection, batch_id, list(block.updates.values()))
    if block.consents:
        await imported_consents.write(connection, batch_id, block.consents)
    if block.known:
        await imports.add_leads_of_known(connection, into, batch_id, block.known)
    if block.refusals:
        records = [(batch_id, *r[:4], json.dumps(r.content, ensure_ascii=False)) for r in block.refusals]
        await imports.copy_refusals(connection, records)


def _complete(block: Block, contact: int, numbers: Sequence[str], line: str, *, own: bool) -> None:
    """Note what a row says of a contact that exists; of two rows the later one has the word."""
    *card, extra = values_of(line)
    said = {name: text for name, text in zip(CARD, card, strict=True) if text}
    more = json.loads(extra)
    own_numbers = [(e164, kind) for e164, kind, _ in (number.split("\t") for number in numbers)]
    if before := block.updates.get(contact):
        said, more = {**before.card, **said}, {**before.extra, **more}
        own_numbers = [*before.numbers, *own_numbers]
    block.updates[contact] = Update(contact, said, more, own_numbers, own)


def _same_person(prospect: Taken, holder: imports.Known) -> bool:
    """A number alone is not a person: colleagues share a switchboard, families a line."""
    _, first_name, last_name, company, *_ = values_of(prospect.line)
    return (last_name.casefold(), first_name.casefold(), company.casefold()) == (
        holder.last_name.casefold(),
        holder.first_name.casefold(),
        holder.company.casefold(),
    )


def _counted(chunk: Chunk, found: _Sorted, merged: int, listed: int) -> dict[str, dict[str, int]]:
    """What became of rows whose number was seen before, by where; nothing is said of what did not happen."""
    every = found.duplicates.copy()
    every["file", "skipped"] += chunk.duplicates + len(chunk.merges) - merged - listed
    every["file", "updated"] += merged
    every["file", "kept"] += chunk.doubled
    counted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (where, done), count in every.items():
        if count:
            counted[where][done] = count
    return dict(counted)
