// The leads behind one line of the waterfall, a page at a time.
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../../api";
import { dayAndTime, figure, phone } from "../../format";
import { query } from "../../kit/get";
import { Table } from "../../kit/Table";
import { tell } from "../../parts/Said";
import { words } from "../../words";
import { why } from "../../words/why";
import type { Lead, Leads, Line } from "./shapes";

const whose = (one: Lead) => [one.first_name, one.last_name].filter(Boolean).join(" ") || one.company;

const OVER = ["removed", "done", "exhausted"];

function next(line: Line, one: Lead): string {
  if (OVER.includes(line.line)) return "–";
  return one.next_attempt_at ? dayAndTime(one.next_attempt_at) : why.value.soon;
}

export function Behind({ campaign, of: line, name }: { campaign: number; of: Line; name: string }) {
  const w = why.value;
  const [found, setFound] = useState<Lead[] | null>(null);
  const [onward, setOnward] = useState<string | null>(null);
  const head = useRef<HTMLHeadingElement>(null);
  const read = async (after: string | null) => {
    const page = await get<Leads>(query(`/api/campaigns/${campaign}/why/leads`, { ...line, after }));
    setFound((before) => [...(after ? before ?? [] : []), ...page.leads]);
    setOnward(page.next);
  };
  useEffect(() => {
    head.current?.focus();
    read(null).catch(tell);
  }, []);
  return (
    <section class="stack" aria-labelledby="behind">
      <h3 id="behind" class="noticed" tabIndex={-1} ref={head}>{w.behind(name)}</h3>
      {found === null && <p class="muted" role="status">{words.value.faults.loading}</p>}
      {found && (
        <Table
          caption={w.behind(name)} rows={found} id={(one) => one.id} empty={w.nobody} more={onward ? () => read(onward) : null}
          columns={[
            { label: w.who, of: whose }, { label: w.number, of: (one) => one.e164, show: (one) => <span class="nowrap">{phone(one.e164)}</span> },
            { label: w.postcode, of: (one) => one.postcode }, { label: w.attempts, of: (one) => one.attempts, show: (one) => figure(one.attempts), figure: true },
            { label: w.next, of: (one) => one.next_attempt_at, show: (one) => next(line, one) },
          ]}
        />
      )}
    </section>
  );
}
