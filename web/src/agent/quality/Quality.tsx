// The sound of the call, measured every second and kept with it; where it is poor, what is wrong and the cure.
import { useEffect, useState } from "preact/hooks";
import { connection, muted } from "../../phone";
import { words } from "../../words";
import { type Counted, between, count } from "./counted";
import { keep, note } from "./keeping";
import { NOTHING, TROUBLES, hear, worst } from "./troubles";

const EVERY_MS = 1000;
const KEPT_EVERY_MS = 30_000;

/** Calls back after each second, until the returned function is called. */
function measure(tell: (before: Counted, after: Counted) => void): () => void {
  let before: { peer: RTCPeerConnection; counted: Counted } | null = null;
  let over = false;
  const look = async () => {
    const peer = connection();
    if (!peer) return void (before = null);
    const counted = await count(peer);
    if (over) return;
    if (before?.peer === peer) tell(before.counted, counted);
    before = { peer, counted };
  };
  void look();
  const every = setInterval(() => void look(), EVERY_MS);
  return () => {
    over = true;
    clearInterval(every);
  };
}

export default function Quality({ attempt }: { attempt: number }) {
  const w = words.value.quality;
  const [heard, setHeard] = useState(NOTHING);
  useEffect(() => {
    let past = NOTHING;
    const stop = measure((before, after) => {
      const sample = between(before, after, muted.peek());
      past = hear(past, sample);
      note(attempt, sample, TROUBLES.filter((one) => past.raised[one] !== undefined));
      setHeard(past);
    });
    const send = () => void keep(attempt);
    const keeping = setInterval(send, KEPT_EVERY_MS);
    addEventListener("pagehide", send);
    return () => {
      stop();
      clearInterval(keeping);
      removeEventListener("pagehide", send);
      send();
    };
  }, []);
  const trouble = worst(heard);
  return <div role="status">{trouble && <div class="strip paused" data-test="quality"><b>{w.wrong[trouble]}</b> {w.cure[trouble]}</div>}</div>;
}
