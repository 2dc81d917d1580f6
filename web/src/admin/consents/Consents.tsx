// The texts that people agree to, by principal and purpose, in versions that never change.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { dayAndTime } from "../../format";
import { Form } from "../../kit/Form";
import type { Values } from "../../kit/fields";
import { Loaded, query, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { part, visit } from "../../kit/place";
import { Table } from "../../kit/Table";
import { consents } from "../../words/admin/consents";
import type { Principals } from "../wire";

type Text = { id: number; purpose: string; version: number; language: string; text: string; created_at: string };

function Texts({ principal }: { principal: number }) {
  const w = consents.value;
  const [made, setMade] = useState(0);
  const got = useGet<{ texts: Text[] }>(query("/api/consent-texts", { principal_id: principal }));
  const send = async (_: Values, all: Values) => {
    const added = await ask<Text>("POST", "/api/consent-texts", { ...all, principal_id: principal });
    note(w.added(added.purpose, added.version));
    await got.again();
    setMade(made + 1);
  };
  return (
    <>
      <section class="card stack">
        <h2>{w.texts}</h2>
        <Loaded of={got}>
          {({ texts }) => (
            <Table
              caption={w.texts} rows={texts} id={(one) => one.id} empty={w.none}
              columns={[{ label: w.purpose, of: (one) => one.purpose }, { label: w.version, of: (one) => one.version, figure: true }, { label: w.language, of: (one) => w.languages[one.language] ?? one.language }, { label: w.text, of: (one) => one.text }, { label: w.at, of: (one) => one.created_at, show: (one) => dayAndTime(one.created_at) }]}
            />
          )}
        </Loaded>
      </section>
      <section class="card stack">
        <h2>{w.fresh}</h2>
        <Form
          key={made} place={`text-${principal}`} fresh kept={{ purpose: "prospecting", language: "fr", text: "" }} send={send} word={w.add}
          specs={[{ name: "purpose", label: w.purpose, kind: "text", about: w.purposeAbout }, { name: "language", label: w.language, kind: "choice", options: Object.entries(w.languages) }, { name: "text", label: w.text, kind: "long" }]}
        />
      </section>
    </>
  );
}

export default function Consents() {
  const w = consents.value;
  const got = useGet<Principals>("/api/principals");
  return (
    <Loaded of={got}>
      {({ principals }) => {
        const chosen = principals.find((one) => String(one.id) === part(1)) ?? principals[0];
        return (
          <>
            <p class="small muted">{w.about} {w.contacts}</p>
            <label class="field"><span>{w.principal}</span>
              <select value={chosen?.id} onChange={(event) => visit("consents", event.currentTarget.value)}>{principals.map((one) => <option key={one.id} value={one.id} selected={one.id === chosen?.id}>{one.name}</option>)}</select>
            </label>
            {chosen && <Texts key={chosen.id} principal={chosen.id} />}
          </>
        );
      }}
    </Loaded>
  );
}
