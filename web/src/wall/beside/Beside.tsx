// Where the supervisor is beside an agent: how, for how long, and the keys to change it; and the actions of a tile.
import "./beside.css";
import { useCallback, useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Refused } from "../../api";
import { secondsSince } from "../../clock";
import { agents } from "../../floor";
import { duration } from "../../format";
import { Asking, sure } from "../../kit/ask";
import { Button } from "../../parts/Button";
import { tell } from "../../parts/Said";
import { lineOpen, muted, switchOff, toggleMute } from "../../phone";
import type { Listener, MonitorMode } from "../../wire";
import { words } from "../../words";
import { change, leave, left, own } from "./beside";
import { Panel } from "./Panel";
import { besideWords } from "./words";

const KEYS = [["listen", "4"], ["whisper", "5"], ["barge", "6"]] as const;

function Mode({ mode, shortcut, of: mine }: { mode: MonitorMode; shortcut: string; of: Listener }) {
  const run = useCallback(() => change(mine.agent_id, { mode }), [mine.agent_id, mode]);
  return <Button run={run} shortcut={shortcut} pressed={mine.mode === mode}>{besideWords.value.modes[mode]}</Button>;
}

function Strip({ of: mine }: { of: Listener }) {
  const w = besideWords.value;
  const name = agents.value.get(mine.agent_id)?.name ?? "";
  const hears = mine.attempt_id !== null;
  const taken = hears && mine.mode === "take_over";
  const said = mine.state === "ringing" ? w.rings(name) : hears ? w.with[mine.mode](name) : w.waits(name);
  const out = useCallback(() => leave(mine.agent_id), [mine.agent_id]);
  const takeOver = useCallback(async () => {
    if (await sure(w.takeOverSure, w.takeOverAbout(name), w.modes.take_over)) await change(mine.agent_id, { mode: "take_over" });
  }, [mine.agent_id, name, w]);
  return (
    <section class={`strip own-beside ${hears && mine.mode !== "listen" ? "alert" : "reserved"}`} aria-label={w.hear}>
      <div class="row wraps between">
        <div><b role="status">{said}</b> {mine.since && hears && <span>{duration(secondsSince(mine.since))}</span>}</div>
        <div class="row tight wraps">
          {hears && !taken && (
            <div class="row tight wraps" role="group" aria-label={w.how}>{KEYS.map(([mode, key]) => <Mode key={mode} mode={mode} shortcut={key} of={mine} />)}</div>
          )}
          {hears && !taken && <Button run={takeOver}>{w.modes.take_over}</Button>}
          {lineOpen.value && hears && mine.mode !== "listen" && <Button run={toggleMute} shortcut="m" pressed={muted.value}>{muted.value ? words.value.phone.unmute : words.value.phone.mute}</Button>}
          {!taken && <label class="row tight"><input type="checkbox" checked={mine.stays} onChange={(event) => void change(mine.agent_id, { stays: event.currentTarget.checked })} /><span>{w.stays}</span></label>}
          <Button tone="stop" run={out} shortcut="Backspace">{taken ? w.hangUp : w.leave}</Button>
        </div>
      </div>
    </section>
  );
}

export function Beside() {
  useEffect(() => switchOff, []);
  const mine = own.value;
  const before = useRef<Listener | null>(null);
  // in the same step as the strip appears: a key pressed at once must not be undone
  useLayoutEffect(() => {
    // who left asked for it, and a call that ended is seen on the tile
    if (before.current?.state === "ringing" && mine === null && !left.peek()) tell(new Refused(0, "not_taken", besideWords.value.notTaken));
    before.current = mine;
    left.value = false;
  }, [mine]);
  return (
    <>
      {mine && <Strip of={mine} />}
      <Panel />
      <Asking />
    </>
  );
}
