// A call to the PBX's echo: does it answer, which way does the sound take, and how much of it comes back.
import type { RTCSession } from "jssip/lib/RTCSession";
import { callEcho } from "../../phone";
import type { Measured } from "./verdict";

const ANSWER_MS = 4000;
const LISTEN_MS = 3000;

const after = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** What the browser counted on this connection. */
async function counted(peer: RTCPeerConnection): Promise<Measured[]> {
  const all = [...(await peer.getStats()).values()];
  const inbound = all.find((one) => one.type === "inbound-rtp");
  const pair = all.find((one) => one.type === "candidate-pair" && one.nominated && one.state === "succeeded");
  const local = all.find((one) => one.id === pair?.localCandidateId);
  const packets: number = inbound?.packetsReceived ?? 0;
  const lost: number = Math.max(0, inbound?.packetsLost ?? 0);
  return [
    { step: "path", kind: local?.candidateType ?? null },
    { step: "echo", answered: true, packets },
    {
      step: "quality", jitterMs: (inbound?.jitter ?? 0) * 1000, lossPercent: packets ? (100 * lost) / (packets + lost) : 100,
      roundTripMs: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1000,
    },
  ];
}

function answered(call: RTCSession): Promise<boolean> {
  return new Promise((done) => {
    call.on("confirmed", () => done(true));
    call.on("failed", () => done(false));
    void after(ANSWER_MS).then(() => done(false));
  });
}

/** Calls the echo and listens to it for three seconds; within seven seconds in all. */
export async function measureEcho(server: string, stop: AbortSignal): Promise<Measured[]> {
  const call = callEcho(server);
  const end = () => {
    if (!call.isEnded()) call.terminate();
  };
  stop.addEventListener("abort", end);
  try {
    if (!(await answered(call))) return [{ step: "echo", answered: false, packets: 0 }];
    await after(LISTEN_MS);
    return call.connection ? await counted(call.connection) : [{ step: "path", kind: null }];
  } finally {
    stop.removeEventListener("abort", end);
    end();
  }
}
