// Why a campaign dials or does not: what is in the way and what to do, then leads, agents, line and abandons.
import "../../kit/kit.css";
import "./why.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { clockTime, figure, share } from "../../format";
import { Loaded, useGet } from "../../kit/get";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { language } from "../../prefs";
import type { FloorCampaign } from "../../wire";
import { words } from "../../words";
import { why } from "../../words/why";
import { Behind } from "./Behind";
import { Waterfall } from "./Waterfall";
import type { HeldAgent, Line, Obstacle, Why as Found } from "./shapes";

const french = () => language.value === "fr";

function Obstacles({ all }: { all: Obstacle[] }) {
  const w = why.value;
  if (all.length === 0) return <p><Pill tone="ready">{w.dials}</Pill></p>;
  return (
    <ul class="stack close">
      {all.map((one) => (
        <li key={one.code} class={`notice ${one.blocks ? "alert" : "wrap_up"}`}>
          <b>{french() ? one.text_fr : one.text_en}</b> <span class="small">({one.blocks ? w.blocks : w.slows})</span>
          {one.action_fr && <><br />{w.act}{words.value.colon}{french() ? one.action_fr : one.action_en}</>}
        </li>
      ))}
    </ul>
  );
}

/** The agents by what holds them; the sentence is the same for all of one hold. */
function Agents({ of: found }: { of: Found["agents"] }) {
  const w = why.value;
  const said = new Map<string, HeldAgent[]>();
  for (const one of found.agents) {
    const sentence = french() ? one.text_fr : one.text_en;
    said.set(sentence, [...(said.get(sentence) ?? []), one]);
  }
  return (
    <section class="stack close">
      <h3>{w.agents}</h3>
      {said.size === 0 && <p class="muted">{w.agentsNone}</p>}
      <ul class="plain">
        {[...said].map(([sentence, all]) => <li key={sentence}><b>{all.length}</b> {sentence}<br /><span class="small muted">{all.map((one) => one.name).join(", ")}</span></li>)}
      </ul>
      {found.strangers > 0 && <p class="small muted">{w.strangers(found.strangers)}</p>}
    </section>
  );
}

function Rest({ of: found }: { of: Found }) {
  const w = why.value;
  return (
    <div class="small muted">
      {found.trunk && <p>{w.trunk(found.trunk.name, figure(found.trunk.in_use), figure(found.trunk.max_channels))}</p>}
      {found.brake && <p>{w.brake(share(found.brake.rate), share(found.brake.limit, 0))} {found.brake.budget !== null && w.budget(figure(found.brake.budget))}</p>}
    </div>
  );
}

export function Why({ campaign }: { campaign: FloorCampaign }) {
  const w = why.value;
  const got = useGet<Found>(`/api/campaigns/${campaign.id}/why`);
  const [behind, setBehind] = useState<{ key: string; line: Line; name: string } | null>(null);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const open = (key: string, line: Line, name: string) => setBehind(key === behind?.key ? null : { key, line, name });
  return (
    <section class="card stack" aria-labelledby="why">
      <div class="row between wraps">
        <h2 id="why" class="noticed" tabIndex={-1} ref={head}>{w.title(campaign.name)}</h2>
        <div class="row">{got.value && <span class="small muted">{w.at(clockTime(got.value.at))}</span>}<Button run={got.again}>{w.again}</Button></div>
      </div>
      <Loaded of={got}>
        {(found) => (
          <>
            <Obstacles all={found.in_the_way} />
            <div class="reasons">
              <section class="stack close">
                <h3>{w.leads}</h3>
                <p class="small muted">{w.leadsAbout}</p>
                <Waterfall leads={found.leads} chosen={behind?.key ?? null} open={open} />
                {found.leads.provisional && <p class="small muted">{w.provisional(figure(found.leads.unjudged))}</p>}
              </section>
              <div class="stack"><Agents of={found.agents} /><Rest of={found} /></div>
            </div>
            {behind && <Behind key={behind.key} campaign={campaign.id} of={behind.line} name={behind.name} />}
          </>
        )}
      </Loaded>
    </section>
  );
}
