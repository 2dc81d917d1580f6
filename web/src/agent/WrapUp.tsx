// A wrap-up that ends soon: said once, and extended by one key as often as the campaign allows.
import { useCallback, useEffect } from "preact/hooks";
import { secondsUntil } from "../clock";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import type { Card, FloorAgent } from "../wire";
import { words } from "../words";
import { chosen, extendWrapUp } from "./desk";

const SOON_SECONDS = 20;

/** How often this wrap-up may still be extended; dialer/core/wrap_up.py decides it. */
function extensionsLeft(agent: FloorAgent, campaign: Card["campaign"]): number {
  const step = Math.max(SOON_SECONDS, campaign.wrap_up_seconds);
  const latest = Date.parse(agent.since) / 1000 + campaign.wrap_up_seconds + campaign.wrap_up_extensions * step;
  return Math.max(0, Math.floor((latest - Date.parse(agent.wrap_until!) / 1000) / step + 1e-3));
}

export function WrapUp({ agent, card }: { agent: FloorAgent; card: Card }) {
  const w = words.value.aides;
  const open = agent.state === "wrap_up" && agent.wrap_until !== null && chosen.value === null;
  const seconds = open ? secondsUntil(agent.wrap_until!) : 0;
  const soon = open && seconds > 0 && seconds <= SOON_SECONDS;
  const left = open ? extensionsLeft(agent, card.campaign) : 0;
  const warning = left > 0 ? w.extendSoon(left) : w.extendNoMore;
  useEffect(() => {
    if (soon) announce(warning);
  }, [soon]);
  const extend = useCallback(async () => {
    await extendWrapUp();
    announce(words.peek().aides.extended);
  }, []);
  if (!open || seconds <= 0) return null;
  return (
    <div class="stack close">
      {soon && <p class="notice wrap_up small">{warning}</p>}
      <Button wide run={extend} shortcut="w" disabled={left === 0} tone={soon ? "primary" : ""}>{w.extend}</Button>
    </div>
  );
}
