// Between calls: what is going on, in one sentence, and the next card where the agent decides about calls.
import { useCallback } from "preact/hooks";
import { campaigns } from "../floor";
import { Button } from "../parts/Button";
import { Pill } from "../parts/Pill";
import { lost, phoneFault } from "../phone";
import type { FloorAgent, OwnCampaign } from "../wire";
import { words } from "../words";
import { Find } from "./Find";
import { become, nextCard } from "./desk";
import { phoneKept } from "./kept";

const LOST: readonly (string | null)[] = ["phone_lost", "microphone_lost", "link_lost"];

function sentences(agent: FloorAgent, allByHand: boolean): [string, string] {
  const w = words.value;
  if (agent.reason === "phone_not_taken" && !agent.leg_up) return [w.aides.notTaken, w.aides.notTakenHint];
  if (!agent.leg_up) {
    return LOST.includes(agent.reason) ? [w.desk.phoneLostTitle, w.desk.phoneLostHint] : [w.post.calling, w.post.callingHint];
  }
  if (agent.reason === "microphone_lost" || agent.reason === "link_lost") {
    return [w.lost.paused[agent.reason], lost.value && phoneFault.value ? `${w.desk.pausedHint} ${w.phone[phoneFault.value]}` : w.lost.readyAgain];
  }
  if (agent.state === "paused") return [w.desk.pausedTitle, w.desk.pausedHint];
  return allByHand ? [w.preview.title, w.preview.hint] : [w.desk.waiting, w.desk.waitingHint];
}

function ByHand({ campaign, ready, shortcut }: { campaign: OwnCampaign; ready: boolean; shortcut: string | null }) {
  const run = useCallback(() => nextCard(campaign.id), [campaign.id]);
  return <Button run={run} shortcut={shortcut} disabled={!ready}>{words.value.preview.next}</Button>;
}

export function Waiting({ agent }: { agent: FloorAgent }) {
  const w = words.value;
  const own = [...campaigns.value.values()].filter((one) => one.state === "running");
  const ready = agent.state === "ready";
  const byHand = own.filter((one) => one.mode === "manual" || one.mode === "preview");
  const [title, hint] = sentences(agent, own.length > 0 && byHand.length === own.length);
  const retake = useCallback(() => become({ action: "login", phone: phoneKept() }), []);
  return (
    <section class="card waiting">
      <div class="stack">
        <h1>{title}</h1>
        <p class="muted">{hint}</p>
        {!agent.leg_up && <Button run={retake}>{w.desk.retake}</Button>}
        <h2>{w.desk.campaigns}</h2>
        {own.length === 0 && <p class="small muted">{w.desk.noCampaign}</p>}
        <ul class="stack close">
          {own.map((one) => (
            <li key={one.id} class="stack close">
              <div class="row between">
                <span class="row tight"><b>{one.name}</b> <Pill tone="plain">{w.modes[one.mode]}</Pill></span>
                {byHand.includes(one) && <ByHand campaign={one} ready={ready} shortcut={byHand[0] === one ? "n" : null} />}
              </div>
              {one.mode === "manual" && <Find campaign={one} ready={ready} />}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
