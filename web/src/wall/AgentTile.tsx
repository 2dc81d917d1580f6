// One agent on the wall: the name, the time in the state as the largest thing, the state in a colour and in a word.
// A tile is drawn anew only when its own agent changes; its clock is a text that moves alone.
import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { secondsSince } from "../clock";
import { campaignNames } from "../floor";
import { duration } from "../format";
import { heldSeconds } from "../held";
import type { FloorAgent } from "../wire";
import { words } from "../words";
import { Actions } from "./beside/Actions";
import { isLate } from "./thresholds";

export function whyPaused(agent: FloorAgent): string {
  return words.value.reasons[agent.reason ?? ""] ?? agent.reason ?? "";
}

export function AgentTile({ agent }: { agent: FloorAgent }) {
  const w = words.value;
  const clock = useMemo(() => computed(() => duration(secondsSince(agent.since))), [agent]);
  const late = useMemo(() => computed(() => isLate(agent)), [agent]);
  const campaign = agent.campaign_id === null ? undefined : campaignNames.value.get(agent.campaign_id);
  const about = agent.state === "paused" ? whyPaused(agent) : campaign;
  const held = heldSeconds(agent);
  return (
    <li class={`agent ${agent.state} ${late.value ? "late" : ""}`} id={`agent-${agent.id}`} tabIndex={-1}>
      <div class="row between tight">
        <b class="cut" title={agent.name}>{agent.name}</b>
        <span class="t">{clock}</span>
      </div>
      <div class="small muted about" title={about}>
        {w.shortStates[agent.state]}
        {held !== null && ` · ${w.hold.onWall(duration(held))}`}
        {about && ` · ${about}`}
        {agent.pending && ` · ${w.pending[agent.pending]}`}
      </div>
      {agent.hand_raised_at && <div class="small notice alert"><b>{w.aides.handUp(duration(secondsSince(agent.hand_raised_at)))}</b></div>}
      <Actions agent={agent} />
    </li>
  );
}
