// The campaigns in one list, and the page of one: start, pause, drain, set how they pace, and put a file of prospects in.
import "../kit/kit.css";
import "./campaigns.css";
import { useEffect, useState } from "preact/hooks";
import { agents, hear, known, watched } from "../floor";
import { figure, share } from "../format";
import { listen } from "../live";
import { Button } from "../parts/Button";
import { reason } from "../parts/decision";
import { DataAge, LostLink } from "../parts/Link";
import { Pill } from "../parts/Pill";
import { Top } from "../parts/Top";
import { Asking } from "../kit/ask";
import { hrefOf, part } from "../kit/place";
import type { FloorCampaign } from "../wire";
import { words } from "../words";
import { why } from "../words/why";
import { Import } from "./Import";
import { One } from "./one/One";
import { Steps } from "./one/Steps";
import { Pacing } from "./Pacing";
import { Why } from "./why/Why";

type Panel = "why" | "import" | "pacing";

function Decision({ of: one }: { of: FloorCampaign }) {
  const w = words.value;
  if (!one.pacing || one.state !== "running") return <>{w.wall.noDecision}</>;
  const { given_up } = one.pacing;
  return <>{given_up > 0 && w.campaigns.decidedToGiveUp(given_up) + w.colon}{reason(one.pacing)}</>;
}

function Row({ of: one, chosen, choose }: { of: FloorCampaign; chosen: Panel | undefined; choose: (panel: Panel) => void }) {
  const w = words.value;
  const over = one.abandoned > 0 && one.abandon_rate >= one.abandon_limit;
  return (
    <tr aria-selected={chosen !== undefined}>
      <td><a class="opener" href={hrefOf(one.id)}>{one.name}</a></td>
      <td>{w.modes[one.mode]}</td>
      <td><Pill tone={one.state === "running" ? "ready" : "plain"}>{w.campaignStates[one.state]}</Pill></td>
      <td class="figure">{figure(one.callable)}</td>
      <td class="figure">{figure(one.connected)}</td>
      <td class="figure">{figure([...agents.value.values()].filter((agent) => agent.campaign_id === one.id).length)}</td>
      <td class="figure">
        <span class={over ? "urgent" : ""}>{share(one.live_answers ? one.abandon_rate : null)}</span>
        <br /><span class="small muted">{w.campaigns.limit(share(one.abandon_limit, 0))}</span>
        {one.given_up > 0 && <><br /><span class="small muted nowrap">{w.campaigns.interrupted(share(one.given_up / one.attempts))}</span></>}
      </td>
      <td class="small muted why"><Decision of={one} /></td>
      <td><Steps of={one} /></td>
      <td>
        <div class="stack" id={`panels-${one.id}`}>
          <Button run={() => choose("why")} pressed={chosen === "why"} wide label={`${why.value.openLong} : ${one.name}`}>{why.value.open}</Button>
          <Button run={() => choose("pacing")} pressed={chosen === "pacing"} wide label={`${w.campaigns.paceLong} : ${one.name}`}>{w.campaigns.pace}</Button>
          <Button run={() => choose("import")} pressed={chosen === "import"} wide label={`${w.campaigns.import} : ${one.name}`}>{w.campaigns.importShort}</Button>
        </div>
      </td>
    </tr>
  );
}

export default function Campaigns() {
  const w = words.value.campaigns;
  const [open, setOpen] = useState<{ id: number; panel: Panel } | null>(null);
  useEffect(() => listen(hear), []);
  const all = watched.value.filter((one) => one.state !== "finished").sort((a, b) => a.id - b.id);
  const chosen = all.find((one) => one.id === open?.id);
  const opened = Number(part(0)) || null;
  const choose = (id: number, panel: Panel) => setOpen(id === open?.id && panel === open.panel ? null : { id, panel });
  const close = () => {
    document.querySelector<HTMLElement>(`#panels-${open?.id} button[aria-pressed="true"]`)?.focus();
    setOpen(null);
  };
  return (
    <>
      <Top end={<DataAge />} />
      <LostLink />
      {known.value && opened && <One key={opened} id={opened} />}
      {known.value && !opened && (
        <main class="campaigns">
          <h1>{w.title}</h1>
          <section class="card listed">
            {all.length === 0 && <p class="muted">{w.empty}</p>}
            {all.length > 0 && (
              <table>
                <thead>
                  <tr>
                    <th scope="col">{w.name}</th><th scope="col">{w.mode}</th><th scope="col">{w.state}</th>
                    <th scope="col" class="figure">{w.callable}</th><th scope="col" class="figure">{w.connected}</th>
                    <th scope="col" class="figure">{w.agents}</th><th scope="col" class="figure">{w.abandons}</th><th scope="col">{w.decision}</th>
                    <th scope="col">{w.steer}</th><th scope="col">{w.files}</th>
                  </tr>
                </thead>
                <tbody>{all.map((one) => <Row key={one.id} of={one} chosen={one.id === open?.id ? open.panel : undefined} choose={(panel) => choose(one.id, panel)} />)}</tbody>
              </table>
            )}
          </section>
          {chosen && open?.panel === "why" && <Why key={chosen.id} campaign={chosen} />}
          {chosen && open?.panel === "import" && <Import key={chosen.id} campaign={chosen} />}
          {chosen && open?.panel === "pacing" && <Pacing key={chosen.id} campaign={chosen} close={close} />}
        </main>
      )}
      <Asking />
    </>
  );
}
