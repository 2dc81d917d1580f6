// The code that measures a call comes with the first call.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { lineOpen, lost } from "../../phone";
import type { FloorAgent } from "../../wire";
import { tell } from "../../parts/Said";

/** Measures while the customer and the agent should hear each other; what is lost altogether is told elsewhere. */
export function QualityLater({ agent }: { agent: FloorAgent | null }) {
  const [Shown, setShown] = useState<ComponentType<{ attempt: number }> | null>(null);
  const joined = agent?.state === "talking" && !agent.held_since && lineOpen.value && !lost.value;
  useEffect(() => {
    if (joined && !Shown) import("./Quality").then((loaded) => setShown(() => loaded.default), tell);
  }, [joined]);
  return joined && Shown && agent.attempt_id ? <Shown key={agent.attempt_id} attempt={agent.attempt_id} /> : null;
}
