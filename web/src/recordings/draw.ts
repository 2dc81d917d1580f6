// Draws the wave of a call: the customer above, the agent below, silence shaded, marks and the place that is played.
import type { Mark } from "./shapes";
import type { Sound } from "./sound";

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function draw(canvas: HTMLCanvasElement, sound: Sound, marks: Mark[], at: number): void {
  const pen = canvas.getContext("2d")!;
  const { width, height } = canvas;
  const middle = height / 2;
  const x = (seconds: number) => (seconds / sound.seconds) * width;
  pen.clearRect(0, 0, width, height);
  pen.fillStyle = colour("--line");
  for (const one of sound.silences) pen.fillRect(x(one.from), 0, x(one.to) - x(one.from), height);
  const side = (peaks: Float32Array, tone: string, up: boolean) => {
    pen.fillStyle = colour(tone);
    for (let n = 0; n < width; n++) {
      let high = 0;
      const last = Math.max(Math.ceil(((n + 1) * peaks.length) / width), Math.floor((n * peaks.length) / width) + 1);
      for (let k = Math.floor((n * peaks.length) / width); k < last; k++) high = Math.max(high, peaks[k] ?? 0);
      const tall = Math.max(1, Math.sqrt(high) * (middle - 4));
      pen.fillRect(n, up ? middle - tall : middle, 1, tall);
    }
  };
  side(sound.customer, "--talking", true);
  side(sound.agent, "--ready", false);
  pen.fillStyle = colour("--wrap_up");
  for (const one of marks) pen.fillRect(Math.min(x(one.at), width - 3), 0, 3, height);
  pen.fillStyle = colour("--ink");
  pen.fillRect(Math.min(x(at), width - 2), 0, 2, height);
}
