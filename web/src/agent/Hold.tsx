// The customer on hold: the button, and what is said of it.
import { useCallback, useEffect, useRef } from "preact/hooks";
import { heldSeconds, isForgotten } from "../held";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import type { FloorAgent } from "../wire";
import { words } from "../words";
import { hold } from "./desk";

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
