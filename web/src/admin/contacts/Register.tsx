// The register: what people asked for and were answered, and what was erased with its certificate.
import { useState } from "preact/hooks";
import { ask, get } from "../../api";
import { dayAndTime } from "../../format";
import { Form } from "../../kit/Form";
import type { Values } from "../../kit/fields";
import { Loaded, query, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { hrefOf } from "../../kit/place";
import { Table } from "../../kit/Table";
import { Pill } from "../../parts/Pill";
import { contacts } from "../../words/admin/contacts";

type Request = { id: number; kind: string; received_at: string; due_at: string; overdue: boolean; channel: string; said: string; state: string; answer: string; contact_ids: number[] };
type Erasure = { id: number; cause: string; asked_at: string; done_at: string | null; state: string; checksum: string | null };

function Answer({ of: one, done, close }: { of: Request; done: () => Promise<void>; close: () => void }) {
  const w = contacts.value;
  const send = async (_: Values, all: Values) => {
    await ask("POST", `/api/people/requests/${one.id}/answer`, all);
    note(w.answered);
    close();
    await done();
  };
  const { granted, refused } = w.requestStates;
  return (
    <section class="card stack" aria-labelledby="request">
      <h2 id="request">{w.requestKinds[one.kind]} · {dayAndTime(one.received_at)}</h2>
      <p>{one.said}</p>
      <p class="row wraps">{one.contact_ids.map((id) => <a key={id} href={hrefOf("contacts", "one", id)}>{w.contactsOf} {id}</a>)}</p>
      {one.state === "open" ? (
        <Form
          place={`request-${one.id}`} fresh kept={{ state: "granted", answer: "" }} send={send} word={w.settle} close={close}
          specs={[{ name: "state", label: w.answerState, kind: "choice", options: [["granted", granted!], ["refused", refused!]], about: w.refusalAbout }, { name: "answer", label: w.answer, kind: "long" }]}
        />
      ) : <p>{w.answer} : {one.answer}</p>}
    </section>
  );
}

function Requests() {
  const w = contacts.value;
  const [open, setOpen] = useState(true);
  const [chosen, setChosen] = useState<Request | null>(null);
  const [older, setOlder] = useState<{ requests: Request[]; next: number | null } | null>(null);
  const path = (before: number | null) => query("/api/people/requests", { state: open ? "open" : "", before });
  const got = useGet<{ requests: Request[]; next: number | null }>(path(null));
  const again = async () => {
    setOlder(null);
    await got.again();
  };
  const more = async (next: number) => {
    const found = await get<{ requests: Request[]; next: number | null }>(path(next));
    setOlder({ requests: [...(older?.requests ?? []), ...found.requests], next: found.next });
  };
  const turn = (only: boolean) => {
    setOlder(null);
    setOpen(only);
  };
  return (
    <>
      <section class="card stack">
        <div class="row between wraps"><h2>{w.requests}</h2><label class="row tight"><input type="checkbox" checked={open} onChange={(event) => turn(event.currentTarget.checked)} />{w.openOnly}</label></div>
        <Loaded of={got}>
          {(first) => {
            const next = (older ?? first).next;
            return (
              <Table
                caption={w.requests} rows={[...first.requests, ...(older?.requests ?? [])]} id={(one) => one.id} chosen={chosen?.id ?? null} empty={w.noRequest} open={setChosen} more={next === null ? null : () => more(next)}
                columns={[
                  { label: w.kind, of: (one) => w.requestKinds[one.kind] ?? one.kind }, { label: w.received, of: (one) => one.received_at, show: (one) => dayAndTime(one.received_at) }, { label: w.due, of: (one) => one.due_at, show: (one) => <>{dayAndTime(one.due_at)} {one.overdue && <Pill tone="alert">{w.overdue}</Pill>}</> },
                  { label: w.channel, of: (one) => w.channels[one.channel] ?? one.channel }, { label: w.answerState, of: (one) => w.requestStates[one.state] ?? one.state }, { label: w.said, of: (one) => one.said },
                ]}
              />
            );
          }}
        </Loaded>
      </section>
      {chosen && <Answer key={chosen.id} of={chosen} done={again} close={() => setChosen(null)} />}
    </>
  );
}

export function Register() {
  const w = contacts.value;
  const got = useGet<{ erasures: Erasure[] }>("/api/people/erasures?limit=200");
  return (
    <>
      <p><a href={hrefOf("contacts")}>{w.back}</a></p>
      <Requests />
      <section class="card stack">
        <h2>{w.erasures}</h2>
        <Loaded of={got}>
          {({ erasures }) => (
            <Table
              caption={w.erasures} rows={erasures} id={(one) => one.id} empty={w.noErasure}
              columns={[
                { label: w.asked, of: (one) => one.asked_at, show: (one) => dayAndTime(one.asked_at) }, { label: w.cause, of: (one) => w.causes[one.cause] ?? one.cause }, { label: w.answerState, of: (one) => w.erasureStates[one.state] ?? one.state },
                { label: w.done, of: (one) => one.done_at, show: (one) => (one.done_at ? dayAndTime(one.done_at) : "–") }, { label: w.certificate, of: (one) => one.checksum, show: (one) => <code>{one.checksum?.slice(0, 16) ?? "–"}</code> },
              ]}
            />
          )}
        </Loaded>
      </section>
    </>
  );
}
