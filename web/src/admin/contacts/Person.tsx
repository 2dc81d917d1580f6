// One contact: who it is, corrected where it is wrong, its calls and consents, and what the person has a right to.
import { useEffect, useState } from "preact/hooks";
import { ask } from "../../api";
import { dayAndTime, phone } from "../../format";
import { Form } from "../../kit/Form";
import type { Spec, Values } from "../../kit/fields";
import { note } from "../../kit/note";
import { hrefOf } from "../../kit/place";
import { Table } from "../../kit/Table";
import { Pill } from "../../parts/Pill";
import { tell } from "../../parts/Said";
import { language } from "../../prefs";
import { words } from "../../words";
import { contacts } from "../../words/admin/contacts";
import type { Outcome } from "../../wire";
import { nameOf } from "./Contacts";
import { Rights } from "./Rights";

type Contact = { id: number; principal: string; title: string; first_name: string; last_name: string; restricted_at: string | null; numbers: { id: number; e164: string; kind: string }[] } & Values;
type Call = { id: number; campaign: string; e164: string; at: string; outcome: Outcome | null; disposition: string | null; disposition_en: string | null; note: string };
type Consent = { purpose: string; kind: string; granted_at: string; evidence: string; valid_until: string | null; revoked_at: string | null };
export type File = { read_at: string; contacts: Contact[]; calls: Call[]; consents: Consent[] };

function Card({ of: one, again }: { of: Contact; again: () => Promise<void> }) {
  const w = contacts.value;
  const specs: Spec[] = [
    ...Object.entries(w.fields).map(([name, label]): Spec => ({ name, label, kind: "text" })),
    ...one.numbers.map((number): Spec => ({ name: `number_${number.id}`, label: `${w.number} (${words.value.card.kinds[number.kind] ?? number.kind})`, kind: "text" })),
  ];
  const kept = { ...one, ...Object.fromEntries(one.numbers.map((number) => [`number_${number.id}`, number.e164])) };
  const correct = async (changed: Values) => {
    const of = (numbers: boolean) => Object.entries(changed).filter(([name]) => name.startsWith("number_") === numbers);
    await ask("PATCH", `/api/people/${one.id}`, { fields: Object.fromEntries(of(false)), numbers: of(true).map(([name, e164]) => ({ id: Number(name.slice(7)), e164 })) });
    await again();
    note(w.corrected);
  };
  return (
    <section class="card stack" aria-labelledby="who">
      <h2 id="who">{nameOf(one)} · {one.principal} {one.restricted_at && <Pill tone="wrap_up">{w.restrict}</Pill>}</h2>
      <Form place={`contact-${one.id}`} specs={specs} kept={kept} send={correct} word={w.correct} />
    </section>
  );
}

function Calls({ of: calls }: { of: Call[] }) {
  const w = contacts.value;
  return (
    <section class="card stack">
      <h2>{w.history}</h2>
      <Table
        caption={w.history} rows={calls} id={(one) => one.id} empty={w.noCall}
        columns={[
          { label: w.at, of: (one) => one.at, show: (one) => dayAndTime(one.at) }, { label: w.campaign, of: (one) => one.campaign }, { label: w.number, of: (one) => one.e164, show: (one) => phone(one.e164) },
          { label: w.outcome, of: (one) => one.outcome && words.value.outcomes[one.outcome] }, { label: w.disposition, of: (one) => [language.value === "fr" ? one.disposition : one.disposition_en, one.note].filter(Boolean).join(" · ") },
        ]}
      />
    </section>
  );
}

function Consents({ of: consents }: { of: Consent[] }) {
  const w = contacts.value;
  const day = (at: string | null) => (at ? dayAndTime(at) : "–");
  return (
    <section class="card stack">
      <h2>{w.consents}</h2>
      <Table
        caption={w.consents} rows={consents} id={(one) => one.granted_at + one.kind + one.purpose} empty={w.noConsent}
        columns={[
          { label: w.kind, of: (one) => w.kinds[one.kind] ?? one.kind }, { label: w.purpose, of: (one) => one.purpose }, { label: w.granted, of: (one) => one.granted_at, show: (one) => day(one.granted_at) },
          { label: w.until, of: (one) => one.valid_until, show: (one) => day(one.valid_until) }, { label: w.revoked, of: (one) => one.revoked_at, show: (one) => day(one.revoked_at) }, { label: w.evidence, of: (one) => one.evidence },
        ]}
      />
    </section>
  );
}

export function Person({ id }: { id: number }) {
  const w = contacts.value;
  const [file, setFile] = useState<File | null>(null);
  // reading a person's file is a POST, which leaves a mark in the audit each time
  const again = async () => setFile(await ask<File>("POST", "/api/people/file", { contact_ids: [id] }));
  useEffect(() => void again().catch(tell), [id]);
  const one = file?.contacts[0];
  return (
    <>
      <p><a href={hrefOf("contacts")}>{w.back}</a></p>
      {!file && <p class="muted" role="status">{words.value.faults.loading}</p>}
      {file && one && (
        <>
          <Card of={one} again={again} />
          <Rights id={id} restricted={one.restricted_at !== null} file={file} again={again} />
          <Calls of={file.calls} />
          <Consents of={file.consents} />
        </>
      )}
    </>
  );
}
