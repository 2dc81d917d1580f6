// A call whose agent has no line: says at once that the customer waits, and what brings the line back.
import { useCallback, useEffect, useRef } from "preact/hooks";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import { lineOpen, phoneFault, phoneState, switchOn } from "../phone";
import type { FloorAgent } from "../wire";
import { words } from "../words";
import { become, loadAccount } from "./desk";
import { phoneKept, wasOnBrowserPhone } from "./kept";

/** The browser's phone knows it before the server does: after a reload it has no line until it is rung again. */
export function isLineLost(agent: FloorAgent | null): boolean {
  return agent?.state === "talking" && (!agent.leg_up || (wasOnBrowserPhone() && !lineOpen.value));
}

function whatToDo(): string {
  const w = words.value;
  if (!wasOnBrowserPhone()) return w.line.lostRings;
  return phoneFault.value ? w.phone[phoneFault.value] : w.line.lostReturns;
}

export function LostLine({ agent }: { agent: FloorAgent | null }) {
  const w = words.value.line;
  const lost = isLineLost(agent);
  const was = useRef(lost);
  useEffect(() => {
    if (was.current && !lost && agent?.state === "talking") announce(w.lostBack);
    was.current = lost;
  }, [lost]);
  const again = useCallback(async () => {
    if (wasOnBrowserPhone()) await switchOn(await loadAccount());
    await become({ action: "login", phone: phoneKept() });
  }, []);
  return (
    <div role="alert">
      {lost && (
        <div class="strip alert row between" data-test="lost-line">
          <span><b>{w.lost}</b> {w.lostWaits} {whatToDo()}</span>
          {phoneState.value !== "connecting" && <Button run={again}>{w.lostAgain}</Button>}
        </div>
      )}
    </div>
  );
}
