// Every campaign, the way to a new one, and the companies on whose behalf calls are made.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { Form } from "../../kit/Form";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { visit } from "../../kit/place";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { words } from "../../words";
import { steering } from "../../words/admin/campaigns";
import { useCampaigns } from "../useCampaigns";
import type { Campaign, Principals } from "../wire";

function All({ campaigns, principals }: { campaigns: Campaign[]; principals: Principals }) {
  const w = steering.value;
  const company = (one: Campaign) => principals.principals.find((principal) => principal.id === one.principal_id)?.name ?? "";
  return (
    <Table
      caption={w.list} rows={campaigns} id={(one) => one.id} empty={w.none} open={(one) => visit("campaigns", one.id, "start")}
      columns={[
        { label: w.name, of: (one) => one.name }, { label: w.state, of: (one) => words.value.campaignStates[one.state], show: (one) => <Pill tone={one.state === "running" ? "ready" : "plain"}>{words.value.campaignStates[one.state]}</Pill> },
        { label: w.mode, of: (one) => words.value.modes[one.mode] }, { label: w.principal, of: company }, { label: w.trunk, of: (one) => one.trunk }, { label: w.labels.profile, of: (one) => one.profile },
      ]}
    />
  );
}

function Company({ again }: { again: () => Promise<void> }) {
  const w = steering.value;
  const [made, setMade] = useState(0);
  const send = async (_: unknown, all: Record<string, unknown>) => {
    await ask("POST", "/api/principals", { name: all["name"] });
    note(w.added(String(all["name"])));
    await again();
    setMade(made + 1);
  };
  return <Form key={made} place="principal" fresh specs={[{ name: "name", label: w.name, kind: "text", required: true }]} kept={{ name: "" }} send={send} word={w.newPrincipal} />;
}

export function List() {
  const w = steering.value;
  const got = useCampaigns();
  const principals = useGet<Principals>("/api/principals");
  return (
    <>
      <div><Button tone="primary" run={() => visit("campaigns", "new")}>{w.fresh}</Button></div>
      <Loaded of={got}>{({ campaigns }) => <Loaded of={principals}>{(companies) => <section class="card"><All campaigns={campaigns} principals={companies} /></section>}</Loaded>}</Loaded>
      <section class="card stack">
        <h2>{w.principals}</h2>
        <Loaded of={principals}>{(all) => <ul class="row wraps">{all.principals.map((one) => <li key={one.id}>{one.name}</li>)}</ul>}</Loaded>
        <Company again={principals.again} />
      </section>
    </>
  );
}
