"""Chunks of prospects become blocks to write: what is known of their numbers decides, COPY writes."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field

from db import imports
from db.batches import Counts
from db.copying import values_of
from db.pool import Connection
from intake.child import Chunk, Taken
from intake.rows import Refusal


@dataclass(slots=True)
class Block:
    """A chunk ready to be written: lines of COPY, leads of contacts that exist, refusals, and what it counts."""

    contacts: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    known: list[tuple[int, list[tuple[str, str]]]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    rows: Counts = field(default_factory=Counts)
    position: int = 0


class BatchPlan:
    """Decides what becomes of the prospects of one batch, on a connection of its own.

    It reads what was committed before the import; what the file itself holds twice was left out by the
    reading process.
    """

    def __init__(self, connection: Connection, into: imports.Target, batch_id: int) -> None:
        self._connection = connection
        self._into = into
        self._batch_id = batch_id
        self._used: set[int] = set()

    async def block(self, chunk: Chunk) -> Block:
        """What to write of this chunk."""
        block = Block(refusals=chunk.refusals, position=chunk.position)
        new, never = await self._sort(chunk, block)
        await self._number(new, block)
        imported = len(new) + len(block.known)
        block.rows = Counts(
            read=chunk.rows,
            imported=imported,
            refused=len({refusal.row for refusal in chunk.refusals}),
            skipped=chunk.duplicates + len(chunk.prospects) - imported,
            do_not_call=never,
        )
        return block

    async def _sort(self, chunk: Chunk, block: Block) -> tuple[list[Taken], int]:
        """The prospects nobody knew, and how many are on the do-not-call list; the known go to the block.

        A row is not taken if any of its numbers is on the list or in the campaign already.
        """
        numbers = chunk.e164()
        never = await imports.do_not_call(self._connection, self._into.principal_id, numbers)
        contacts: defaultdict[str, list[imports.Known]] = defaultdict(list)
        for contact in await imports.known(self._connection, self._into, numbers):
            contacts[contact.e164].append(contact)
        if not never and not contacts:
            return chunk.prospects, 0
        new: list[Taken] = []
        listed = 0
        for prospect in chunk.prospects:
            own = [number.split("\t") for number in prospect.numbers]
            holders = [holder for e164, *_ in own for holder in contacts.get(e164, ())]
            same = next((holder.contact_id for holder in holders if _same_person(prospect, holder)), None)
            if not never.isdisjoint(e164 for e164, *_ in own):
                listed += 1
            elif same in self._used or any(holder.in_campaign for holder in holders):
                continue
            elif same is None:
                new.append(prospect)
            else:
                self._used.add(same)
                block.known.append((same, [(e164, kind) for e164, kind, _ in own]))
        return new, listed

    async def _number(self, prospects: list[Taken], block: Block) -> None:
        """Give new contacts and numbers their ids, which their leads need."""
        into = self._into
        contact_ids = await imports.reserve_ids(self._connection, "contacts", len(prospects))
        count = sum([len(prospect.numbers) for prospect in prospects])
        number_ids = iter(await imports.reserve_ids(self._connection, "contact_numbers", count))
        for contact_id, (numbers, line) in zip(contact_ids, prospects, strict=True):
            number_id = next(number_ids)
            block.contacts.append(f"{contact_id}\t{into.principal_id}\t{line}")
            block.leads.append(f"{into.campaign_id}\t{self._batch_id}\t{contact_id}\t{number_id}")
            block.numbers.append(f"{number_id}\t{contact_id}\t{numbers[0]}")
            block.numbers += [f"{next(number_ids)}\t{contact_id}\t{number}" for number in numbers[1:]]


async def write(connection: Connection, into: imports.Target, batch_id: int, block: Block) -> None:
    """Write a block, in the transaction that everything of the batch becomes."""
    await imports.copy_contacts(connection, block.contacts)
    await imports.copy_numbers(connection, block.numbers)
    await imports.copy_leads(connection, block.leads)
    if block.known:
        await imports.add_known(connection, into, batch_id, block.known)
    if block.refusals:
        records = [(batch_id, *r[:4], json.dumps(r.content, ensure_ascii=False)) for r in block.refusals]
        await imports.copy_refusals(connection, records)


def _same_person(prospect: Taken, holder: imports.Known) -> bool:
    """A number alone is not a person: colleagues share a switchboard, families a line."""
    _, first_name, last_name, company, *_ = values_of(prospect.line)
    return (last_name.casefold(), first_name.casefold(), company.casefold()) == (
        holder.last_name.casefold(),
        holder.first_name.casefold(),
        holder.company.casefold(),
    )
