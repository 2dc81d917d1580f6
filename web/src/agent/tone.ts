// Two short tones in the agent's ear, for what must be noticed while the eyes are elsewhere.
import { effect } from "@preact/signals";
import { announce } from "../parts/Said";
import { words } from "../words";
import { mine } from "./desk";

const PITCHES = [660, 440];
const SECONDS = 0.18;
const LOUDNESS = 0.15;

function sound(): void {
  const context = new AudioContext();
  PITCHES.forEach((pitch, at) => {
    const tone = new OscillatorNode(context, { frequency: pitch });
    tone.connect(new GainNode(context, { gain: LOUDNESS })).connect(context.destination);
    tone.start(at * SECONDS);
    tone.stop((at + 1) * SECONDS);
    if (at === PITCHES.length - 1) tone.onended = () => void context.close();
  });
}

/** Sound and say that the agent's telephone rang and nobody took it, until the returned function is called. */
export function tellWhenNotTaken(): () => void {
  let was: string | null | undefined;
  return effect(() => {
    const reason = mine.value?.reason;
    if (reason === "phone_not_taken" && was !== undefined && was !== reason) {
      sound();
      announce(words.peek().aides.notTaken);
    }
    was = mine.value ? (reason ?? null) : undefined;
  });
}
