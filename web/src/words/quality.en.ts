// A call whose sound is poor.
import type { quality as french } from "./quality.fr";

export const quality: typeof french = {
  wrong: {
    deaf: "No sound comes from the customer.", unsent: "Your sound does not leave any more.", silent: "Your microphone has picked up nothing for ten seconds.",
    lossy: "Part of the sound is lost.", jittery: "The sound arrives unevenly.", slow: "The sound arrives late.",
  },
  cure: {
    deaf: "Ask whether the customer hears you. If every call is like this, a firewall blocks the sound: tell the administrator.",
    unsent: "Check the network: cable plugged in, VPN off.", silent: "Unmute it on the headset, or check its plug.",
    lossy: "Change from wifi to cable, and stop downloads.", jittery: "Change from wifi to cable, and close heavy programs.",
    slow: "Switch the VPN off if there is one, and give the customer time to answer.",
  },
};
