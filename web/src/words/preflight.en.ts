// The sentences of the preflight, in English.
import type { preflight as french } from "./preflight.fr";

export const preflight: typeof french = {
  title: "Check my phone", open: "Check my phone",
  hint: "Once a shift, before the first call. A few seconds are enough.",
  steps: {
    microphone: "Microphone", loudspeaker: "Loudspeaker", connection: "Connection to the PBX", echo: "Test call", path: "Path of the sound",
    quality: "Quality of the sound",
  },
  grades: { good: "good", poor: "poor", failed: "failed" },
  untold: "not checked yet", speak: "Speak: say your name, for instance.", level: "Level of the microphone", calling: "Test call to the PBX…",
  hear: "Two notes were just played. Did you hear them?", yes: "Yes", no: "No", again: "Play again", yesKey: "y", noKey: "n",
  results: {
    good: "All is well.", poor: "You may take calls, but the sound may be poor.",
    failed: "This phone cannot take calls. Follow the advice above, then start again.",
  },
  goOn: "Go on", goOnPoor: "Go on all the same", restart: "Start again", close: "Close",
  systemsOwn: "The system's own", nameless: (n: number) => `Device ${n}`,
  cures: {
    silent: "The microphone picks up nothing. Unmute it on the headset, or choose another microphone below.",
    quiet: "The microphone picks up very little. Bring it closer to your mouth, or raise its level in the system.",
    noEcho: "The PBX does not take the test call. Start again; if it lasts, tell the administrator.",
    oneWay: "Sound leaves but does not come back. A firewall blocks it: tell the administrator.",
    noPath: "There is no path for the sound to the PBX. Switch the VPN off; else tell the administrator.",
    relayed: "The sound takes a detour through a relay. Without a VPN it would be more direct.",
    lost: "More than a tenth of the sound is lost. Change from wifi to cable, or use another network.",
    lossy: "Part of the sound is lost. Change from wifi to cable, and stop downloads.",
    broken: "The sound arrives in pieces. Change from wifi to cable, or use another network.",
    jittery: "The sound arrives unevenly. Change from wifi to cable, and close heavy programs.",
    slow: "The sound takes long to come back. Switch the VPN off if there is one.",
    unheard: "Turn the volume up, check the headset's plug, or choose another loudspeaker below.",
  },
};
