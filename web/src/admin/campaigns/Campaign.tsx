// One campaign: its name, state and steps above, one topic of its settings below.
import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { sure } from "../../kit/ask";
import { Areas } from "../../kit/Areas";
import { Loaded, useGet } from "../../kit/get";
import { hrefOf, visit } from "../../kit/place";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import type { CampaignState } from "../../wire";
import { words } from "../../words";
import { steering } from "../../words/admin/campaigns";
import type { Campaign as Shape } from "../wire";
import { Closing } from "./Closing";
import { Copy } from "./Copy";
import { Crew } from "./Crew";
import { Numbers } from "./Numbers";
import { Quotas } from "./Quotas";
import { Settings, type Told } from "./Settings";
import { Start } from "./Start";

type Action = "start" | "pause" | "drain" | "finish";
const ALLOWED: Record<CampaignState, readonly Action[]> = {
  draft: ["finish"], running: ["pause", "drain", "finish"], paused: ["start", "drain", "finish"], draining: ["start", "pause", "finish"], finished: [],
};
const TOPICS: Record<string, ComponentType<Told>> = {
  start: Start,
  dialing: (told) => <Settings topic="dialing" label={steering.value.topic.dialing} {...told} />,
  numbers: Numbers,
  closing: Closing,
  recording: (told) => <Settings topic="recording" label={steering.value.topic.recording} {...told} />,
  hours: (told) => <Settings topic="hours" label={steering.value.topic.hours} {...told} />,
  limits: (told) => <Settings topic="limits" label={steering.value.topic.limits} {...told} />,
  quotas: Quotas,
  crew: Crew,
};

function Head({ one, take }: Told) {
  const w = steering.value;
  const [copying, setCopying] = useState(false);
  const move = async (action: Action) => {
    if (action === "drain" && !(await sure(w.drainAsk(one.name), w.drainAbout, w.drain))) return;
    if (action === "finish" && !(await sure(w.finishAsk(one.name), w.finishAbout, w.finish))) return;
    take(await ask<Shape>("POST", `/api/campaigns/${one.id}/state`, { action }));
  };
  return (
    <>
      <div class="row between wraps">
        <h2>{one.name} <Pill tone={one.state === "running" ? "ready" : "plain"}>{words.value.campaignStates[one.state]}</Pill></h2>
        <div class="row tight wraps">
          {ALLOWED[one.state].map((action) => <Button key={action} run={() => move(action)}>{w[action]}</Button>)}
          <Button run={() => setCopying(!copying)} pressed={copying}>{w.copy}</Button>
        </div>
      </div>
      {copying && <Copy of={one} open={(made) => visit("campaigns", made, "start")} />}
    </>
  );
}

export function Campaign({ id, topic }: { id: number; topic: string }) {
  const w = steering.value;
  const got = useGet<Shape>(`/api/campaigns/${id}`);
  const [changed, setChanged] = useState<Shape | null>(null);
  const name = topic in TOPICS ? topic : "start";
  const Topic = TOPICS[name]!;
  const again = async () => {
    setChanged(null);
    await got.again();
  };
  return (
    <>
      <p><a href={hrefOf("campaigns")}>{w.back}</a></p>
      <Loaded of={got}>
        {(read) => {
          const told: Told = { one: changed ?? read, take: setChanged, again };
          return (
            <>
              <Head {...told} />
              <Areas across label={w.topics} now={name} areas={Object.entries(w.topic).map(([code, label]) => ({ name: code, label, href: hrefOf("campaigns", id, code) }))} />
              <Topic key={name} {...told} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
