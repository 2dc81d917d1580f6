// A customer on hold, for the agent who holds them and for whoever watches.
import { secondsSince } from "./clock";
import type { FloorAgent } from "./wire";

/** Past this the pages ask for a look; after five minutes the PBX brings the customer back. */
const LONG_SECONDS = 60;

/** For how long the customer has heard music; null: they are not on hold. */
export function heldSeconds(agent: FloorAgent): number | null {
  return agent.state === "talking" && agent.held_since ? secondsSince(agent.held_since) : null;
}

export const isForgotten = (seconds: number | null) => seconds !== null && seconds >= LONG_SECONDS;
