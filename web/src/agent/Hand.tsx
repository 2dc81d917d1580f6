// A raised hand: one key asks the supervisors for help, the same key lets it be.
import { useCallback, useEffect, useRef } from "preact/hooks";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import type { FloorAgent } from "../wire";
import { words } from "../words";
import { hand } from "./desk";

export function Hand({ agent }: { agent: FloorAgent }) {
  const w = words.value.aides;
  const up = agent.hand_raised_at !== null;
  const was = useRef(up);
  useEffect(() => {
    if (was.current !== up) announce(up ? w.raised : w.lowered);
    was.current = up;
  }, [up]);
  const run = useCallback(() => hand(!up), [up]);
  return <Button run={run} shortcut="x" pressed={up}>{up ? w.lower : w.raise}</Button>;
}
