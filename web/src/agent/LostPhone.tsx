// A call whose agent is not heard, or whose phone lost its link: what it means for the customer, and the cure.
import { useEffect, useRef } from "preact/hooks";
import { loudspeakerAway } from "../devices";
import { announce } from "../parts/Said";
import { lineOpen, lost, phoneFault } from "../phone";
import { words } from "../words";
import { inCall } from "./desk";

export function LostPhone({ lineLost }: { lineLost: boolean }) {
  const w = words.value.lost;
  const was = useRef(lost.value);
  useEffect(() => {
    if (was.current && !lost.value) announce(w.back[was.current]);
    was.current = lost.value;
  }, [lost.value]);
  const shown = inCall.value && !lineLost ? lost.value : null;
  return (
    <div role="alert">
      {shown && phoneFault.value && (
        <div class="strip alert" data-test="lost-phone"><b>{w.title[shown]}</b> {w.inCall[shown]} {words.value.phone[phoneFault.value]}</div>
      )}
      {loudspeakerAway.value && lineOpen.value && <div class="strip paused" data-test="lost-loudspeaker">{w.loudspeaker}</div>}
    </div>
  );
}
