// Caps on spending: dialling stops before so much is spent.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { Form } from "../../kit/Form";
import type { Option, Values } from "../../kit/fields";
import { sure } from "../../kit/ask";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { lines } from "../../words/admin/lines";
import type { Campaign, Trunk } from "../wire";

type Cap = { id: number; trunk: string | null; campaign_id: number | null; period: string; amount: string };

export function Caps({ trunks, campaigns }: { trunks: Trunk[]; campaigns: Campaign[] }) {
  const w = lines.value;
  const got = useGet<{ caps: Cap[] }>("/api/spending-caps");
  const [made, setMade] = useState(0);
  const of = (cap: Cap) => (cap.trunk ? `${w.trunkCap} ${cap.trunk}` : campaigns.find((one) => one.id === cap.campaign_id)?.name ?? "");
  const whole: Option[] = [...trunks.map((one): Option => [`trunk ${one.name}`, `${w.trunkCap} ${one.name}`]), ...campaigns.map((one): Option => [`campaign ${one.id}`, one.name])];
  const send = async (_: Values, all: Values) => {
    const [kind, name] = String(all["of"]).split(" ");
    await ask("PUT", "/api/spending-caps", { ...(kind === "trunk" ? { trunk: name } : { campaign_id: Number(name) }), period: all["period"], amount: all["amount"] });
    note(w.capSet);
    await got.again();
    setMade(made + 1);
  };
  const remove = async (cap: Cap) => {
    if (!(await sure(w.removeCap, w.removeCapAbout, w.remove))) return;
    await ask("DELETE", `/api/spending-caps/${cap.id}`);
    note(w.removed);
    await got.again();
  };
  return (
    <section class="card stack">
      <h2>{w.caps}</h2>
      <Loaded of={got}>
        {({ caps }) => (
          <Table
            caption={w.caps} rows={caps} id={(one) => one.id} empty={w.noCap}
            columns={[{ label: w.capOf, of }, { label: w.period, of: (one) => w.periods[one.period] ?? one.period }, { label: w.amount, of: (one) => Number(one.amount), show: (one) => one.amount, figure: true }, { label: w.remove, silent: true, show: (one) => <Button tone="bare" run={() => remove(one)} label={`${w.remove} : ${of(one)}`}>{w.remove}</Button> }]}
          />
        )}
      </Loaded>
      <Form
        key={made} place="cap" fresh kept={{ of: whole[0]?.[0] ?? "", period: "day", amount: "" }} send={send} word={w.addCap}
        specs={[{ name: "of", label: w.capOf, kind: "choice", options: whole }, { name: "period", label: w.period, kind: "choice", options: Object.entries(w.periods) }, { name: "amount", label: w.amount, kind: "number" }]}
      />
    </section>
  );
}
