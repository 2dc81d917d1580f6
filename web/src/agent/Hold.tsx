// The customer on hold: the button, how long they have waited, and a reminder to whoever forgets them.
import { useCallback, useEffect, useRef } from "preact/hooks";
import { secondsSince } from "../clock";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import type { FloorAgent } from "../wire";
import { words } from "../words";
import { hold } from "./desk";

/** Past this the page reminds of the customer; after five minutes the PBX brings them back. */
const LONG_SECONDS = 60;

/** For how long the customer has heard music; null: they are not on hold. */
export function heldSeconds(agent: FloorAgent): number | null {
  return agent.state === "talking" && agent.held_since ? secondsSince(agent.held_since) : null;
}

export const isForgotten = (seconds: number) => seconds >= LONG_SECONDS;

export function HoldButton({ agent }: { agent: FloorAgent }) {
  const w = words.value.hold;
  const held = heldSeconds(agent) !== null;
  const run = useCallback(() => hold(held ? "resume" : "hold"), [held]);
  return <Button wide run={run} shortcut="h" tone={held ? "primary" : ""}>{held ? w.resume : w.hold}</Button>;
}

/** Says to screen readers that a hold begins, lasts long or ends; a call that ends says so itself. */
export function useHoldSpoken(agent: FloorAgent): void {
  const seconds = heldSeconds(agent);
  const stage = seconds === null ? "over" : isForgotten(seconds) ? "forgotten" : "began";
  const before = useRef(stage);
  useEffect(() => {
    if (stage !== before.current && agent.state === "talking") announce(words.value.hold[stage]);
    before.current = stage;
  }, [stage]);
}
