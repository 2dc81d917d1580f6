// Start, pause, drain: what each will do is said before it is done.
import { ask } from "../../api";
import { sure } from "../../kit/ask";
import { Button } from "../../parts/Button";
import type { CampaignState, FloorCampaign } from "../../wire";
import { words } from "../../words";
import { steer } from "../../words/steer";

type Action = "start" | "pause" | "drain";
const ALLOWED: Record<CampaignState, readonly Action[]> = {
  draft: ["start"], running: ["pause", "drain"], paused: ["start", "drain"], draining: ["start", "pause"], finished: [],
};

export function stepsOf(one: FloorCampaign): { action: Action; does: string }[] {
  const w = steer.value;
  const live = w.live(one.ringing, one.waiting + one.talking);
  const does = { start: w.starts(one.callable), pause: w.pauses(live), drain: w.drains(live) };
  return ALLOWED[one.state].map((action) => ({ action, does: does[action] }));
}

export function Steps({ of: one, spoken }: { of: FloorCampaign; spoken?: boolean }) {
  const w = words.value.campaigns;
  const move = async (action: Action, does: string) => {
    if (action === "drain" && !(await sure(steer.value.drainAsk(one.name), does, w.drain))) return;
    await ask("POST", `/api/campaigns/${one.id}/state`, { action });
  };
  return (
    <div role="group" aria-label={one.name} class={spoken ? "steps" : "row tight wraps"}>
      {stepsOf(one).map(({ action, does }) => (
        <div key={action} class={spoken ? "step" : ""}>
          <Button run={() => move(action, does)} tone={action === "start" ? "primary" : ""} title={spoken ? undefined : does} label={`${w[action]} : ${one.name}`}>{w[action]}</Button>
          {spoken && <p class="small muted">{does}</p>}
        </div>
      ))}
    </div>
  );
}
