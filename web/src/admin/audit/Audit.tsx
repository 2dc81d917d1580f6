// The audit log: who did what to what, what it was before and what it is after; filtered, newest first.
import { useState } from "preact/hooks";
import { get } from "../../api";
import { dayAndTime } from "../../format";
import { Loaded, query, useGet } from "../../kit/get";
import { Table } from "../../kit/Table";
import { reading } from "../../words/admin/reading";
import type { UserList } from "../wire";

type Entry = { id: number; at: string; who: string | null; action: string; target: string; detail: Record<string, unknown> };
type Page = { entries: Entry[]; next: number | null };
type Asked = Record<"user_id" | "action" | "target" | "since" | "until", string>;

const NOBODY: Asked = { user_id: "", action: "", target: "", since: "", until: "" };

function Facts({ of: facts }: { of: unknown }) {
  if (typeof facts !== "object" || facts === null || Object.keys(facts).length === 0) return <>–</>;
  return <pre>{Object.entries(facts).map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`).join("\n")}</pre>;
}

function after({ detail }: Entry): unknown {
  const { before: _, settings, version: __, ...rest } = detail;
  return settings ?? rest;
}

export default function Audit() {
  const w = reading.value;
  const [asked, setAsked] = useState(NOBODY);
  const [older, setOlder] = useState<Page | null>(null);
  const users = useGet<UserList>("/api/users?limit=500&disabled=true");
  const moment = (day: string) => day && `${day}T00:00:00Z`;
  const path = (before: number | null) => query("/api/audit", { ...asked, since: moment(asked.since), until: moment(asked.until), before });
  const got = useGet<Page>(path(null));
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    setOlder(null);
    setAsked(Object.fromEntries(Object.keys(NOBODY).map((name) => [name, String(said.get(name) ?? "").trim()])) as Asked);
  };
  const more = async (first: Page) => {
    const found = await get<Page>(path((older ?? first).next));
    setOlder({ entries: [...(older?.entries ?? []), ...found.entries], next: found.next });
  };
  return (
    <section class="card stack">
      <form class="fields" role="search" onSubmit={look}>
        <label class="field"><span>{w.who}</span><select name="user_id"><option value="">{w.everyone}</option>{users.value?.users.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select></label>
        <label class="field"><span>{w.action}</span><input name="action" autocomplete="off" placeholder={w.actionAbout} /></label>
        <label class="field"><span>{w.target}</span><input name="target" autocomplete="off" placeholder={w.targetAbout} /></label>
        <label class="field"><span>{w.first}</span><input type="date" name="since" /></label>
        <label class="field"><span>{w.last}</span><input type="date" name="until" /></label>
        <div><button type="submit" class="btn">{w.show}</button></div>
      </form>
      <Loaded of={got}>
        {(first) => (
          <Table
            caption={w.log} rows={[...first.entries, ...(older?.entries ?? [])]} id={(one) => one.id} empty={w.none} more={(older ?? first).next === null ? null : () => more(first)}
            columns={[
              { label: w.at, of: (one) => one.id, show: (one) => dayAndTime(one.at) }, { label: w.who, of: (one) => one.who ?? w.nobody }, { label: w.action, of: (one) => one.action, show: (one) => <code>{one.action}</code> }, { label: w.target, of: (one) => one.target },
              { label: w.before, show: (one) => <Facts of={one.detail["before"]} /> }, { label: w.after, show: (one) => <Facts of={after(one)} /> },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
