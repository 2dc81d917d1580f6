// The sound of the call, measured every second; where it is poor, what is wrong and the cure.
import { useEffect, useState } from "preact/hooks";
import { connection, muted } from "../../phone";
import { words } from "../../words";
import { type Counted, between, count } from "./counted";
import { NOTHING, hear, worst } from "./troubles";

const EVERY_MS = 1000;

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

export default function Quality() {
  const w = words.value.quality;
  const [heard, setHeard] = useState(NOTHING);
  useEffect(() => measure((before, after) => setHeard((past) => hear(past, between(before, after, muted.peek())))), []);
  const trouble = worst(heard);
  return <div role="status">{trouble && <div class="strip paused" data-test="quality"><b>{w.wrong[trouble]}</b> {w.cure[trouble]}</div>}</div>;
}
