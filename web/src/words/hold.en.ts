// The sentences of a call on hold, in English.
import type { Words } from "./fr";

export const hold: Words["hold"] = {
  hold: "Put on hold", resume: "Take the customer back",
  since: "customer on hold, hears music", long: "take the customer back: they wait",
  onWall: (time) => `customer on hold ${time}`,
  began: "The customer is on hold.", forgotten: "The customer is still waiting: take them back. After five minutes they come back by themselves.", over: "The customer is back on the line.",
};
