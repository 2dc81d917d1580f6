// What the figures of the preflight mean: good, poor (the agent may go on) or failed, and which cure is told.
import type { Fault } from "../../phone";

export const STEPS = ["microphone", "connection", "echo", "path", "quality", "loudspeaker"] as const;
export type Step = (typeof STEPS)[number];
export type Grade = "good" | "poor" | "failed";
export type Cure = Fault | OwnCure;
export type OwnCure =
  | "silent" | "quiet" | "noEcho" | "oneWay" | "noPath" | "relayed" | "lost" | "lossy" | "broken" | "jittery" | "slow" | "unheard";
export type Finding = { grade: Grade; cure: Cure | null };
export type Measured =
  | { step: "microphone" | "connection"; fault: Fault }
  | { step: "microphone"; fault: null; decibels: number } // the loudest moment, against full scale
  | { step: "connection"; fault: null }
  | { step: "echo"; answered: boolean; packets: number } // packets that came back
  | { step: "path"; kind: string | null } // of the local ICE candidate in use
  | { step: "quality"; jitterMs: number; lossPercent: number; roundTripMs: number | null } // there and back
  | { step: "loudspeaker"; heard: boolean };

const SILENT_DB = -70;
const QUIET_DB = -45;
const LOSS_POOR = 1;
const LOSS_FAILED = 10;
const JITTER_POOR_MS = 30;
const JITTER_FAILED_MS = 100;
const ROUND_TRIP_POOR_MS = 400;

const good: Finding = { grade: "good", cure: null };
const poor = (cure: Cure): Finding => ({ grade: "poor", cure });
const failed = (cure: Cure): Finding => ({ grade: "failed", cure });

export function judge(measured: Measured): Finding {
  switch (measured.step) {
    case "microphone":
      if (measured.fault) return failed(measured.fault);
      if (measured.decibels < SILENT_DB) return failed("silent");
      return measured.decibels < QUIET_DB ? poor("quiet") : good;
    case "connection":
      return measured.fault ? failed(measured.fault) : good;
    case "echo":
      if (!measured.answered) return failed("noEcho");
      return measured.packets === 0 ? failed("oneWay") : good;
    case "path":
      if (measured.kind === null) return failed("noPath");
      return measured.kind === "relay" ? poor("relayed") : good;
    case "quality":
      if (measured.lossPercent > LOSS_FAILED) return failed("lost");
      if (measured.jitterMs > JITTER_FAILED_MS) return failed("broken");
      if (measured.lossPercent > LOSS_POOR) return poor("lossy");
      if (measured.jitterMs > JITTER_POOR_MS) return poor("jittery");
      return (measured.roundTripMs ?? 0) > ROUND_TRIP_POOR_MS ? poor("slow") : good;
    case "loudspeaker":
      return measured.heard ? good : failed("unheard");
  }
}

/** The worst of what was found; null: nothing was found yet. */
export function worst(findings: readonly Finding[]): Grade | null {
  const grades = findings.map((one) => one.grade);
  return (["failed", "poor", "good"] as const).find((one) => grades.includes(one)) ?? null;
}
