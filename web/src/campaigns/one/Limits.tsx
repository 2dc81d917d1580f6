// Mode, limits and hours of a campaign, each with what the law allows beside it; the dialer takes them at once.
import { Settings } from "../../admin/campaigns/Settings";
import { steer } from "../../words/steer";
import type { Steered } from "./One";

export function Limits({ one, take, again }: Steered) {
  const w = steer.value;
  return (
    <>
      <p class="small muted">{w.limitsAbout}</p>
      <Settings topic="live" label={w.topic.limits} one={one} take={take} again={again} />
    </>
  );
}
