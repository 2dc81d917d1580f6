// The do-not-call list: searched, added to after a look at what that stops, taken from with a reason.
import { useState } from "preact/hooks";
import { ask, get } from "../../api";
import { dayAndTime, phone } from "../../format";
import { Form } from "../../kit/Form";
import type { Option, Values } from "../../kit/fields";
import { Loaded, query, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { dnc } from "../../words/admin/dnc";
import type { Principals } from "../wire";

type Entry = { id: number; e164: string | null; prefix: boolean; principal_id: number | null; source: string; reason: string; added_at: string };
type Entries = { entries: Entry[]; next: number | null };
type Reach = { e164: string; held: string | null; contacts: number; leads: number; callbacks: number; calls: number };

const named = (one: Entry) => (one.e164 === null ? dnc.value.erased : one.prefix ? `${dnc.value.prefix} ${one.e164}` : phone(one.e164));

function Add({ principals, done }: { principals: Option[]; done: () => Promise<void> }) {
  const w = dnc.value;
  const [seen, setSeen] = useState<{ asked: Values; reach: Reach } | null>(null);
  const [made, setMade] = useState(0);
  const look = async (_: Values, all: Values) => {
    const { number, prefix, principal_id } = all;
    setSeen({ asked: all, reach: await ask<Reach>("POST", "/api/dnc/preview", { number, prefix, principal_id }) });
  };
  const put = async () => {
    const done_ = await ask<{ added: boolean; e164: string }>("POST", "/api/dnc", seen!.asked);
    note(done_.added ? w.added(done_.e164) : w.known(done_.e164));
    setSeen(null);
    setMade(made + 1);
    await done();
  };
  return (
    <section class="card stack" aria-labelledby="add">
      <h2 id="add">{w.add}</h2>
      <Form
        key={made} place={`dnc-${made}`} fresh kept={{ number: "", prefix: false, principal_id: "", source: "operator", reason: "" }} send={look} word={w.look}
        specs={[
          { name: "number", label: w.typed, kind: "text" }, { name: "prefix", label: w.isPrefix, kind: "check" }, { name: "principal_id", label: w.principal, kind: "choice", options: [["", w.everybody], ...principals], to: (typed) => (typed === "" ? null : Number(typed)) },
          { name: "source", label: w.asked, kind: "choice", options: [["operator", w.operator], ["customer", w.customer]] }, { name: "reason", label: w.reason, kind: "text" },
        ]}
      />
      {seen && (
        <div class="notice wrap_up stack" role="status">
          <p><b>{seen.reach.e164}</b> : {w.reach(seen.reach.contacts, seen.reach.leads, seen.reach.callbacks, seen.reach.calls)} {seen.reach.held && w.held}</p>
          <div><Button run={put} tone="primary">{w.put}</Button></div>
        </div>
      )}
    </section>
  );
}

function Remove({ of: one, done, close }: { of: Entry; done: () => Promise<void>; close: () => void }) {
  const w = dnc.value;
  const send = async (_: Values, all: Values) => {
    await ask("DELETE", query(`/api/dnc/${one.id}`, { reason: String(all["reason"]), number: all["number"] as string | undefined }));
    note(w.removed);
    close();
    await done();
  };
  return (
    <section class="card stack" aria-labelledby="remove">
      <h2 id="remove">{w.removeTitle(named(one))}</h2>
      <Form
        place={`undnc-${one.id}`} fresh kept={{ reason: "", number: "" }} send={send} word={w.remove} close={close}
        specs={[{ name: "reason", label: w.why, kind: "text", about: w.whyAbout }, ...(one.e164 === null ? [{ name: "number", label: w.erasedNumber, kind: "text" as const }] : [])]}
      />
    </section>
  );
}

export default function DoNotCall() {
  const w = dnc.value;
  const principals = useGet<Principals>("/api/principals");
  const [sought, setSought] = useState({ digits: "", source: "" });
  const [older, setOlder] = useState<Entries | null>(null);
  const [leaving, setLeaving] = useState<Entry | null>(null);
  const path = (before: number | null) => query("/api/dnc", { ...sought, digits: sought.digits.replace(/[\s.]/g, "").replace(/^0/, ""), before });
  const got = useGet<Entries>(path(null));
  const again = async () => {
    setOlder(null);
    await got.again();
  };
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    const asked = new FormData(event.currentTarget as HTMLFormElement);
    setOlder(null);
    setSought({ digits: String(asked.get("digits")), source: String(asked.get("source")) });
  };
  const more = async (all: Entries) => {
    const found = await get<Entries>(path((older ?? all).next));
    setOlder({ entries: [...(older?.entries ?? []), ...found.entries], next: found.next });
  };
  const companies = principals.value?.principals ?? [];
  const whose = (one: Entry) => companies.find((company) => company.id === one.principal_id)?.name ?? w.everybody;
  return (
    <>
      <section class="card stack">
        <h2>{w.list}</h2>
        <form class="row wraps" role="search" onSubmit={look}>
          <label class="field"><span>{w.digits}</span><input name="digits" inputMode="tel" autocomplete="off" aria-describedby="digits-about" /></label>
          <label class="field"><span>{w.source}</span><select name="source"><option value="">{w.all}</option>{Object.entries(w.sources).map(([code, label]) => <option key={code} value={code}>{label}</option>)}</select></label>
          <button type="submit" class="btn">{w.search}</button>
        </form>
        <p id="digits-about" class="small muted">{w.digitsAbout}</p>
        <Loaded of={got}>
          {(all) => (
            <Table
              caption={w.list} rows={[...all.entries, ...(older?.entries ?? [])]} id={(one) => one.id} empty={w.none} more={(older ?? all).next === null ? null : () => more(all)}
              columns={[
                { label: w.number, of: named }, { label: w.forWhom, of: whose }, { label: w.source, of: (one) => w.sources[one.source] ?? one.source }, { label: w.reason, of: (one) => one.reason },
                { label: w.at, of: (one) => one.added_at, show: (one) => dayAndTime(one.added_at) }, { label: w.remove, silent: true, show: (one) => <Button tone="bare" run={() => setLeaving(one)} label={`${w.remove} : ${named(one)}`}>{w.remove}</Button> },
              ]}
            />
          )}
        </Loaded>
      </section>
      {leaving && <Remove key={leaving.id} of={leaving} done={again} close={() => setLeaving(null)} />}
      <Add principals={companies.map((one): Option => [String(one.id), one.name])} done={again} />
    </>
  );
}
