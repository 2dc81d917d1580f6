// Whether the call is recorded: the sign, the key, and a pause that ends by itself unless it is asked for again.
import { useCallback, useEffect, useRef } from "preact/hooks";
import { secondsUntil } from "../clock";
import { card } from "../floor";
import { duration } from "../format";
import { Button } from "../parts/Button";
import { Pill } from "../parts/Pill";
import { announce } from "../parts/Said";
import { words } from "../words";
import { record, recording } from "./desk";

const SOON_SECONDS = 20;

const pausedUntil = () => card.value?.recording?.paused_until ?? null;

export function RecordingPill() {
  const w = words.value.line;
  if (recording.value === "on") return <Pill tone="alert">{w.recording}</Pill>;
  if (recording.value === "paused") return <Pill tone="paused">{w.recordingPaused}</Pill>;
  return <Pill tone="plain">{w.notRecorded}</Pill>;
}

export function RecordingButton() {
  const w = words.value.line;
  const run = useCallback(() => record(recording.peek() === "on" ? "pause" : recording.peek() === "paused" ? "resume" : "start"), []);
  if (recording.value === null) return null;
  const word = { on: w.pauseRecording, paused: w.resumeRecording, off: w.startRecording }[recording.value];
  return <Button wide run={run} shortcut="e">{word}</Button>;
}

/** Seconds are shown and never announced: said aloud are that a pause ends soon, and that it has ended by itself. */
export function RecordingPause() {
  const w = words.value.line;
  const until = recording.value === "paused" ? pausedUntil() : null;
  const seconds = until === null ? null : secondsUntil(until);
  const soon = seconds !== null && seconds <= SOON_SECONDS;
  const before = useRef(seconds);
  useEffect(() => {
    if (soon) announce(w.pauseEndsSoon);
  }, [soon]);
  useEffect(() => {
    if (seconds === null && before.current !== null && before.current <= 2 && recording.peek() === "on") announce(w.recordingAgain);
    before.current = seconds;
  }, [seconds]);
  const longer = useCallback(async () => {
    await record("pause");
    announce(words.peek().line.pauseExtended);
  }, []);
  if (seconds === null) return null;
  return (
    <div class="stack close">
      <p class={`notice small ${soon ? "wrap_up" : "paused"}`}>{w.recordsAgainIn(duration(seconds))}</p>
      <Button wide run={longer} shortcut="w" tone={soon ? "primary" : ""}>{w.pauseLonger}</Button>
    </div>
  );
}
