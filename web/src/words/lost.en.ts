// A browser's phone without a microphone or without its link.
import type { lost as french } from "./lost.fr";

export const lost: typeof french = {
  title: { microphone: "The customer does not hear you any more.", link: "This phone is not connected to the PBX any more." },
  inCall: { microphone: "The call goes on; your sound returns as soon as a microphone answers.", link: "Your conversation goes on; no other call is sent to you." },
  back: { microphone: "The microphone is back.", link: "The phone is connected again." },
  loudspeaker: "The chosen loudspeaker is gone: sound comes out of the system's own. Plug it in again, or choose another one in the settings.",
  paused: { microphone_lost: "Microphone lost", link_lost: "Phone's link lost" },
  readyAgain: "Everything is back. Get ready again.",
};
