// What the browser counts of a connection, and what one second of it was.
import type { Sample } from "./troubles";

/** Since the connection began. */
export type Counted = {
  at: number; received: number; sent: number; packets: number; lost: number; jitterMs: number | null; roundTripMs: number | null; level: number | null;
};

/** Milliseconds, bytes, packets; the level from 0 to 1. */
export async function count(peer: RTCPeerConnection): Promise<Counted> {
  const all = [...(await peer.getStats()).values()];
  const inbound = all.find((one) => one.type === "inbound-rtp");
  const outbound = all.find((one) => one.type === "outbound-rtp");
  const pair = all.find((one) => one.type === "candidate-pair" && one.nominated && one.state === "succeeded");
  return {
    at: performance.now(),
    received: inbound?.bytesReceived ?? 0, sent: outbound?.bytesSent ?? 0,
    packets: inbound?.packetsReceived ?? 0, lost: inbound?.packetsLost ?? 0,
    jitterMs: inbound?.jitter === undefined ? null : inbound.jitter * 1000,
    roundTripMs: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1000,
    level: all.find((one) => one.type === "media-source")?.audioLevel ?? null,
  };
}

export function between(before: Counted, after: Counted, muted: boolean): Sample {
  const lost = Math.max(0, after.lost - before.lost);
  const due = after.packets - before.packets + lost;
  return {
    at: after.at, elapsedMs: after.at - before.at, received: after.received - before.received, sent: after.sent - before.sent,
    due: Math.max(due, lost), lost, lossPercent: due > 0 ? (100 * lost) / due : null,
    jitterMs: after.packets > before.packets ? after.jitterMs : null, roundTripMs: after.roundTripMs, level: muted ? null : after.level,
  };
}
