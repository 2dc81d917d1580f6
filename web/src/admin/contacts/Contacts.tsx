// Contacts: searched by anything that is known of them, and one with all that may be done for the person.
import { useState } from "preact/hooks";
import { get } from "../../api";
import { phone } from "../../format";
import { query, useGet, Loaded } from "../../kit/get";
import { hrefOf, part, visit } from "../../kit/place";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { contacts } from "../../words/admin/contacts";
import { Person } from "./Person";
import { Register } from "./Register";

type Found = { id: number; title: string; first_name: string; last_name: string; company: string; postcode: string; city: string; numbers: { e164: string }[]; leads: { campaign: string }[] };
type Page = { contacts: Found[]; next: string | null; behind: boolean };

export const nameOf = (one: { title: string; first_name: string; last_name: string }) => [one.title, one.first_name, one.last_name].filter(Boolean).join(" ") || contacts.value.unnamed;

function Results({ find }: { find: string }) {
  const w = contacts.value;
  const got = useGet<Page>(query("/api/contacts", { find }));
  const [older, setOlder] = useState<Page | null>(null);
  const more = async (first: Page) => {
    const found = await get<Page>(query("/api/contacts", { find, after: (older ?? first).next }));
    setOlder({ contacts: [...(older?.contacts ?? []), ...found.contacts], next: found.next, behind: found.behind });
  };
  return (
    <section class="card stack">
      <h2>{w.found}</h2>
      <Loaded of={got}>
        {(first) => (
          <>
          {first.behind && <div class="row wraps"><p class="notice wrap_up grow">{w.behind}</p><Button run={got.again}>{w.search}</Button></div>}
          <Table
            caption={w.found} rows={[...first.contacts, ...(older?.contacts ?? [])]} id={(one) => one.id} empty={w.none} open={(one) => visit("contacts", "one", one.id)} more={(older ?? first).next === null ? null : () => more(first)}
            columns={[
              { label: w.name, of: nameOf }, { label: w.company, of: (one) => one.company }, { label: w.place, of: (one) => `${one.postcode} ${one.city}`.trim() },
              { label: w.numbers, of: (one) => one.numbers.map(({ e164 }) => phone(e164)).join(", ") }, { label: w.campaigns, of: (one) => one.leads.map((lead) => lead.campaign).join(", ") },
            ]}
          />
          </>
        )}
      </Loaded>
    </section>
  );
}

function Search() {
  const w = contacts.value;
  const find = part(1) === "find" ? part(2) : "";
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    visit("contacts", "find", String(new FormData(event.currentTarget as HTMLFormElement).get("find")).trim());
  };
  return (
    <>
      <form class="row wraps" role="search" onSubmit={look}>
        <label class="field grow"><span>{w.find}</span><input name="find" defaultValue={find} autocomplete="off" minLength={2} required /></label>
        <button type="submit" class="btn primary">{w.search}</button>
      </form>
      <p><a href={hrefOf("contacts", "register")}>{w.register}</a></p>
      {find ? <Results key={find} find={find} /> : <p class="muted small">{w.typeFirst}</p>}
    </>
  );
}

export default function Contacts() {
  if (part(1) === "register") return <Register />;
  return part(1) === "one" ? <Person key={part(2)} id={Number(part(2))} /> : <Search />;
}
