// Sound of the preflight: how loud the microphone is, and the tone for the loudspeaker.
import { signal } from "@preact/signals";
import { sendToLoudspeaker } from "../../devices";

/** The loudest moment of the microphone so far, in decibels against full scale; null: not listening. */
export const level = signal<number | null>(null);

const EVERY_MS = 50;
const AT_LEAST_MS = 1000;
const AT_MOST_MS = 5000;
const LOUD_ENOUGH_DB = -40;
const SILENCE_DB = -120;

function decibels(samples: Float32Array): number {
  const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
  return Math.max(SILENCE_DB, 10 * Math.log10(power || 1e-12));
}

/** Listens until somebody was loud enough, five seconds at most; the loudest moment in decibels. */
export async function loudest(stream: MediaStream, stop: AbortSignal): Promise<number> {
  const context = new AudioContext();
  try {
    const analyser = new AnalyserNode(context);
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const began = performance.now();
    let found = SILENCE_DB;
    for (let spent = 0; spent < AT_MOST_MS && !(spent > AT_LEAST_MS && found > LOUD_ENOUGH_DB); spent = performance.now() - began) {
      if (stop.aborted) break;
      await new Promise((next) => setTimeout(next, EVERY_MS));
      analyser.getFloatTimeDomainData(samples);
      level.value = found = Math.max(found, decibels(samples));
    }
    return found;
  } finally {
    level.value = null;
    await context.close();
  }
}

/** Two notes, one second, out of the chosen loudspeaker. */
export async function playTone(): Promise<void> {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const note = new OscillatorNode(context, { frequency: 523 });
  const volume = new GainNode(context, { gain: 0.25 });
  note.connect(volume).connect(out);
  const player = new Audio();
  player.srcObject = out.stream;
  await sendToLoudspeaker(player);
  note.frequency.setValueAtTime(659, context.currentTime + 0.5);
  note.start();
  note.stop(context.currentTime + 1);
  note.addEventListener("ended", () => {
    player.pause();
    void context.close();
  });
  await player.play().catch(() => undefined); // unheard is the agent's to say
}
