"""Chunks of prospects into the importer's transaction: what is known of them decides, COPY writes."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field

from db import batches, imports
from db.copying import values_of
from db.pool import Connection
from intake.child import Chunk, Taken
from intake.rows import Refusal


@dataclass(slots=True)
class _Sorted:
    """The prospects of a chunk by what happens to them."""

    new: list[Taken] = field(default_factory=list)
    known: list[tuple[int, list[tuple[str, str]]]] = field(default_factory=list)
    skipped: int = 0
    do_not_call: int = 0


class BatchWriter:
    """Writes one batch. The connection is in the transaction that everything of the batch becomes."""

    def __init__(self, connection: Connection, into: imports.Target, batch_id: int) -> None:
        self._connection = connection
        self._into = into
        self._batch_id = batch_id
        self._rows = batches.Counts()

    @property
    def rows(self) -> batches.Counts:
        """What was counted so far."""
        return self._rows

    async def write(self, chunk: Chunk) -> None:
        """Write what may be called, keep why the rest is refused, count all of it."""
        found = await self._sort(chunk.prospects)
        await self._write_new(found.new)
        if found.known:
            await imports.add_known(self._connection, self._into, self._batch_id, found.known)
        await self._write_refusals(chunk.refusals)
        before = self._rows
        self._rows = batches.Counts(
            read=before.read + chunk.rows,
            imported=before.imported + len(found.new) + len(found.known),
            refused=before.refused + len({refusal.row for refusal in chunk.refusals}),
            skipped=before.skipped + chunk.duplicates + found.skipped,
            do_not_call=before.do_not_call + found.do_not_call,
        )

    async def _sort(self, prospects: list[Taken]) -> _Sorted:
        """A row is not taken if any of its numbers is on the do-not-call list or in the campaign already."""
        numbers = [e164 for prospect in prospects for e164, _ in prospect.numbers]
        never = await imports.do_not_call(self._connection, self._into.principal_id, numbers)
        contacts: defaultdict[str, list[imports.Known]] = defaultdict(list)
        for contact in await imports.known(self._connection, self._into, numbers):
            contacts[contact.e164].append(contact)
        if not never and not contacts:
            return _Sorted(new=prospects)
        found = _Sorted()
        used: set[int] = set()
        for prospect in prospects:
            holders = [holder for e164, _ in prospect.numbers for holder in contacts.get(e164, ())]
            same = next((holder.contact_id for holder in holders if _same_person(prospect, holder)), None)
            if never and any(e164 in never for e164, _ in prospect.numbers):
                found.skipped += 1
                found.do_not_call += 1
            elif same in used or any(holder.in_campaign for holder in holders):
                found.skipped += 1
            elif same is None:
                found.new.append(prospect)
            else:
                used.add(same)
                found.known.append((same, prospect.numbers))
        return found

    async def _write_new(self, prospects: list[Taken]) -> None:
        connection, into = self._connection, self._into
        contact_ids = await imports.reserve_ids(connection, "contacts", len(prospects))
        count = sum(len(prospect.numbers) for prospect in prospects)
        number_ids = iter(await imports.reserve_ids(connection, "contact_numbers", count))
        contacts, numbers, leads = [], [], []
        for contact_id, (own_numbers, line) in zip(contact_ids, prospects, strict=True):
            contacts.append(f"{contact_id}\t{into.principal_id}\t{line}")
            for rank, (e164, kind) in enumerate(own_numbers, 1):
                number_id = next(number_ids)
                numbers.append(f"{number_id}\t{contact_id}\t{e164}\t{kind}\t{rank}")
                if rank == 1:
                    leads.append(f"{into.campaign_id}\t{self._batch_id}\t{contact_id}\t{number_id}")
        await imports.copy_contacts(connection, contacts)
        await imports.copy_numbers(connection, numbers)
        await imports.copy_leads(connection, leads)

    async def _write_refusals(self, refusals: list[Refusal]) -> None:
        if refusals:
            await imports.copy_refusals(
                self._connection,
                [
                    (self._batch_id, r.row, r.field, r.code, r.reason, json.dumps(r.content, ensure_ascii=False))
                    for r in refusals
                ],
            )


def _same_person(prospect: Taken, holder: imports.Known) -> bool:
    """A number alone is not a person: colleagues share a switchboard, families a line."""
    _, first_name, last_name, company, *_ = values_of(prospect.line)
    return (last_name.casefold(), first_name.casefold(), company.casefold()) == (
        holder.last_name.casefold(),
        holder.first_name.casefold(),
        holder.company.casefold(),
    )
