// The TV screen: six figures that are read from five metres, one board after the other, without a mouse and for days.
import "./tv.css";
import { useCallback, useEffect, useState } from "preact/hooks";
import { now } from "../clock";
import { LIVE, display } from "../display";
import { hear, known } from "../floor";
import { clockTime } from "../format";
import { listen } from "../live";
import { Button } from "../parts/Button";
import { DataAge, LostLink } from "../parts/Link";
import { go } from "../route";
import type { LiveMessage } from "../wire";
import { type Figure, type Tone, boards } from "./figures";
import { reloadIfUpgraded } from "./upgraded";
import { tvWords } from "./words";

const BOARD_SECONDS = 15;
/** Beside the colour. */
const SIGNS: Record<Tone, string> = { good: "", warn: "▲ ", bad: "■ ", "": "" };

function hearAndCheck(): (message: LiveMessage) => void {
  let first = true;
  return (message) => {
    hear(message);
    if (message.type !== "snapshot") return;
    // a later snapshot means that the link was lost: perhaps the server was upgraded meanwhile
    if (!first) void reloadIfUpgraded();
    first = false;
  };
}

function Large({ of: one }: { of: Figure }) {
  return (
    <div class={`figure ${one.tone}`}>
      <h2>{one.name}</h2>
      <b>{one.value}</b>
      <span>{one.hint && SIGNS[one.tone]}{one.hint}</span>
    </div>
  );
}

function Time() {
  return <b>{clockTime(now.value)}</b>;
}

function Boards() {
  const w = tvWords.value;
  const [turn, setTurn] = useState(0);
  const [still, setStill] = useState(false);
  useEffect(() => {
    if (still) return;
    const turning = window.setInterval(() => setTurn((before) => before + 1), BOARD_SECONDS * 1000);
    return () => clearInterval(turning);
  }, [still]);
  const all = boards();
  const at = turn % all.length;
  const shown = all[at]!;
  const hold = useCallback(() => setStill((before) => !before), []);
  const leave = useCallback(async () => {
    if (document.fullscreenElement) await document.exitFullscreen();
    go("wall");
  }, []);
  return (
    <main class="boards">
      <header class="row between">
        <h1 class="cut">{shown.title}</h1>
        <div class="row">{display.value && <span>{display.value.name}</span>}<DataAge /><Time /></div>
      </header>
      <div class="figures">{shown.figures.map((one) => <Large key={one.name} of={one} />)}</div>
      <footer class="row between">
        <span>{all.length > 1 && w.screens(at + 1, all.length)}</span>
        <div class="row">
          {all.length > 1 && <Button tone="bare" run={hold} shortcut="p" pressed={still}>{still ? w.goOn : w.pause}</Button>}
          {!display.value && <Button tone="bare" run={leave} shortcut="t">{w.leave}</Button>}
        </div>
      </footer>
    </main>
  );
}

export default function Tv() {
  useEffect(() => listen(hearAndCheck(), display.peek() ? LIVE : undefined), []);
  return (
    <div class="tv">
      <LostLink />
      {known.value ? <Boards /> : <main class="boards"><h1>{tvWords.value.empty}</h1></main>}
    </div>
  );
}
