// What an agent reads of supervisors, in English.
import type { beside as fr } from "./beside.fr";

export const beside: typeof fr = {
  title: "Supervisors",
  listen: (who) => `${who} listens to this call.`, whisper: (who) => `${who} talks to you; the customer does not hear it.`,
  barge: (who) => `${who} talks with you and the customer.`, take_over: (who) => `${who} has taken this call over.`,
  wrote: (who) => `${who} writes:`, pause: (who) => `${who} puts you into a pause:`, logout: (who) => `${who} logs you out:`,
  read: "Read", readOf: (who) => `: message of ${who}`,
};
