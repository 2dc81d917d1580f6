// What calls cost: sums over a period, caps on spending, rates of a line, the statement of a month.
import { useState } from "preact/hooks";
import { figure, money } from "../../format";
import { Loaded, query, useGet } from "../../kit/get";
import { Table } from "../../kit/Table";
import { lines } from "../../words/admin/lines";
import { useCampaigns } from "../useCampaigns";
import type { TrunkList } from "../wire";
import { Caps } from "./Caps";
import { Rates } from "./Rates";
import { Statement } from "./Statement";

type Cost = { of: string; calls: number; billed_seconds: number; amount: string; unrated: number; per_sale: string | null };

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function Sums() {
  const w = lines.value;
  const [asked, setAsked] = useState({ by: "campaign", since: day(-30), until: day(1) });
  const got = useGet<{ costs: Cost[] }>(query("/api/costs", { by: asked.by, since: `${asked.since}T00:00:00Z`, until: `${asked.until}T00:00:00Z` }));
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    setAsked({ by: String(said.get("by")), since: String(said.get("since")), until: String(said.get("until")) });
  };
  return (
    <section class="card stack">
      <h2>{w.costs}</h2>
      <form class="row wraps" onSubmit={look}>
        <label class="field"><span>{w.by}</span><select name="by">{Object.entries(w.bys).map(([code, label]) => <option key={code} value={code}>{label}</option>)}</select></label>
        <label class="field"><span>{w.first}</span><input type="date" name="since" defaultValue={asked.since} required /></label>
        <label class="field"><span>{w.last}</span><input type="date" name="until" defaultValue={asked.until} required /></label>
        <button type="submit" class="btn">{w.show}</button>
      </form>
      <Loaded of={got}>
        {({ costs }) => (
          <Table
            caption={w.costs} rows={costs} id={(one) => one.of} empty={w.noCost}
            columns={[
              { label: w.of, of: (one) => one.of }, { label: w.callsAmount, of: (one) => one.calls, show: (one) => figure(one.calls), figure: true }, { label: w.minutes, of: (one) => one.billed_seconds / 60, show: (one) => figure(Math.round(one.billed_seconds / 60)), figure: true },
              { label: w.amount, of: (one) => Number(one.amount), show: (one) => money(one.amount), figure: true }, { label: w.unrated, of: (one) => one.unrated, show: (one) => figure(one.unrated), figure: true }, { label: w.perSale, of: (one) => (one.per_sale === null ? null : Number(one.per_sale)), show: (one) => (one.per_sale === null ? "–" : money(one.per_sale)), figure: true },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

export default function Costs() {
  const trunks = useGet<TrunkList>("/api/trunks");
  const campaigns = useCampaigns();
  return (
    <>
      <Sums />
      <Loaded of={trunks}>
        {(all) => (
          <>
            <Loaded of={campaigns}>{(known) => <Caps trunks={all.trunks} campaigns={known.campaigns} />}</Loaded>
            <Rates trunks={all.trunks} />
          </>
        )}
      </Loaded>
      <Statement />
    </>
  );
}
