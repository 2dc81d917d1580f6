// One campaign as a supervisor steers it: what it does above, one topic below.
import "./one.css";
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Campaign } from "../../admin/wire";
import { watched } from "../../floor";
import { figure, share } from "../../format";
import { Areas } from "../../kit/Areas";
import { Loaded, useGet } from "../../kit/get";
import { Noted, note } from "../../kit/note";
import { hrefOf, part } from "../../kit/place";
import { reason } from "../../parts/decision";
import { Pill } from "../../parts/Pill";
import type { FloorCampaign } from "../../wire";
import { words } from "../../words";
import { steer } from "../../words/steer";
import { Pace } from "../pace/Pace";
import { Plan } from "../plan/Plan";
import { Places } from "../places/Places";
import { Why } from "../why/Why";
import { Limits } from "./Limits";
import { Now } from "./Now";
import { Team } from "./Team";

export type Steered = { live: FloorCampaign; one: Campaign; take: (changed: Campaign) => void; again: () => Promise<void> };
type Topic = keyof typeof steer.value.topic;

const TOPICS: Record<Topic, ComponentType<Steered>> = {
  now: Now,
  limits: Limits,
  crew: Team,
  places: ({ one }) => <Places campaign={one.id} />,
  pace: ({ one }) => <Pace campaign={one.id} />,
  plan: Plan,
  why: ({ live }) => <Why campaign={live} />,
};

const isTopic = (name: string): name is Topic => name in TOPICS;

function Figures({ of: one }: { of: FloorCampaign }) {
  const w = steer.value;
  const over = one.abandoned > 0 && one.abandon_rate >= one.abandon_limit;
  return (
    <dl class="figures">
      <div><dt>{words.value.campaigns.mode}</dt><dd>{words.value.modes[one.mode]}</dd></div>
      <div><dt>{w.ringing}</dt><dd>{figure(one.ringing)}</dd></div>
      <div><dt>{w.talking}</dt><dd>{figure(one.talking)}</dd></div>
      <div><dt>{words.value.campaigns.callable}</dt><dd>{figure(one.callable)}</dd></div>
      <div><dt>{words.value.campaigns.abandons}</dt><dd class={over ? "urgent" : ""}>{share(one.live_answers ? one.abandon_rate : null)} <span class="small muted">{words.value.campaigns.limit(share(one.abandon_limit, 0))}</span></dd></div>
      <div class="grow"><dt>{words.value.campaigns.decision}</dt><dd class="small">{one.pacing && one.state === "running" ? reason(one.pacing) : words.value.wall.noDecision}</dd></div>
    </dl>
  );
}

function Opened({ live }: { live: FloorCampaign }) {
  const w = steer.value;
  const got = useGet<Campaign>(`/api/campaigns/${live.id}`);
  const [changed, setChanged] = useState<Campaign | null>(null);
  const name: Topic = isTopic(part(1)) ? (part(1) as Topic) : "now";
  const Shown = TOPICS[name];
  const again = async () => {
    setChanged(null);
    await got.again();
  };
  useEffect(() => note(""), [name]);
  return (
    <>
      <Figures of={live} />
      <Areas across label={w.topics} now={name} areas={Object.entries(w.topic).map(([code, label]) => ({ name: code, label, href: hrefOf(live.id, code) }))} />
      <Loaded of={got}>{(read) => <Shown key={name} live={live} one={changed ?? read} take={setChanged} again={again} />}</Loaded>
    </>
  );
}

export function One({ id }: { id: number }) {
  const w = steer.value;
  const live = watched.value.find((one) => one.id === id);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <main class="campaigns one">
      <div class="row between wraps"><a href={hrefOf()}>{w.back}</a><Noted /></div>
      <h1 ref={head} tabIndex={-1} class="noticed row wraps">{live ? live.name : w.unknown}{live && <Pill tone={live.state === "running" ? "ready" : "plain"}>{words.value.campaignStates[live.state]}</Pill>}</h1>
      {live ? <Opened live={live} /> : <p class="muted">{w.unknownAbout}</p>}
    </main>
  );
}
