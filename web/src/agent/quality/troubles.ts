// What the figures of a call say of its sound: pure, one sample a second in, the troubles of now out.

export const TROUBLES = ["deaf", "unsent", "silent", "lossy", "jittery", "slow"] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What was measured since the sample before; null: not known, or of no meaning now. */
export type Sample = {
  at: number; // milliseconds
  elapsedMs: number;
  received: number | null; // bytes
  sent: number; // bytes
  due: number; // packets, the lost ones included
  lost: number;
  lossPercent: number | null;
  jitterMs: number | null;
  roundTripMs: number | null;
  level: number | null; // of the microphone, 0 to 1; null where it is muted
};
export type Heard = { samples: readonly Sample[]; raised: Readonly<Partial<Record<Trouble, number>>> }; // since when, milliseconds

export const NOTHING: Heard = { samples: [], raised: {} };

const LOOKED_AT = 5;
const CROSSING = 3;
const KEPT_MS = 5000;
const LOSS_PERCENT = 1;
const MEAN_LOSS_PERCENT = 3;
const MEAN_OF = 7;
const JITTER_MS = 30;
const ROUND_TRIP_MS = 400;
const LEVELS = 10;
const STEADY = 0.0003; // of full scale, -70 dB: what the preflight calls silent

const CROSSES: Record<Exclude<Trouble, "silent">, (one: Sample) => boolean> = {
  deaf: (one) => one.received === 0,
  unsent: (one) => one.sent === 0,
  lossy: (one) => (one.lossPercent ?? 0) > LOSS_PERCENT,
  jittery: (one) => (one.jitterMs ?? 0) > JITTER_MS,
  slow: (one) => (one.roundTripMs ?? 0) > ROUND_TRIP_MS,
};

const mean = (figures: readonly number[]) => figures.reduce((sum, one) => sum + one, 0) / figures.length;

function deviation(figures: readonly number[]): number {
  const middle = mean(figures);
  return Math.sqrt(mean(figures.map((one) => (one - middle) ** 2)));
}

/** A living microphone is never at one level for ten seconds. */
function isSteady(samples: readonly Sample[]): boolean {
  const levels = samples.slice(-LEVELS).map((one) => one.level).filter((one) => one !== null);
  return levels.length === LEVELS && deviation(levels) < STEADY;
}

function isMuchLost(samples: readonly Sample[]): boolean {
  const losses = samples.slice(-MEAN_OF).map((one) => one.lossPercent).filter((one) => one !== null);
  return losses.length === MEAN_OF && mean(losses) > MEAN_LOSS_PERCENT;
}

/** True: it is there; false: no trace of it; null: neither, as it was. */
function isThere(trouble: Trouble, samples: readonly Sample[]): boolean | null {
  if (trouble === "silent") return isSteady(samples);
  if (trouble === "lossy" && isMuchLost(samples)) return true;
  const crossing = samples.slice(-LOOKED_AT).filter(CROSSES[trouble]).length;
  if (crossing >= CROSSING) return true;
  return crossing === 0 ? false : null;
}

/** One more sample: raised when three of the last five cross, cleared when none does and not before five seconds. */
export function hear(before: Heard, sample: Sample): Heard {
  const samples = [...before.samples, sample].slice(-LEVELS);
  const raised: Partial<Record<Trouble, number>> = {};
  for (const trouble of TROUBLES) {
    const since = before.raised[trouble];
    const there = isThere(trouble, samples);
    if (since === undefined ? there : there !== false || sample.at - since < KEPT_MS) raised[trouble] = since ?? sample.at;
  }
  return { samples, raised };
}

/** The one to tell first; null: the sound is good. */
export const worst = ({ raised }: Heard): Trouble | null => TROUBLES.find((one) => raised[one] !== undefined) ?? null;
