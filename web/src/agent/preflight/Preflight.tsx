// The check of this browser's phone before the first call: each step, what was found, and its cure.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { announce, tell } from "../../parts/Said";
import { switchOff } from "../../phone";
import { words } from "../../words";
import { become, mine } from "../desk";
import { Devices } from "./Devices";
import { checking, forgetPassed, keepPassed } from "./kept";
import { check, doing, findings, hear, verdict } from "./run";
import { level, playTone } from "./sound";
import { type Cure, STEPS, type Step } from "./verdict";

const TONES = { good: "ready", poor: "wrap_up", failed: "alert" } as const;
const close = () => void (checking.value = null);
const yes = () => hear(true);
const no = () => hear(false);

/** What the phone calls by the same name wherever it happens is told in the same words. */
function told(cure: Cure): string {
  const all: Record<Cure, string> = { ...words.value.phone, ...words.value.preflight.cures };
  return all[cure];
}

function announceResult(): void {
  const grade = verdict();
  if (!grade) return;
  const cures = Object.values(findings.value).flatMap((one) => (one.cure ? [told(one.cure)] : []));
  announce([words.value.preflight.results[grade], ...cures].join(" "));
}

async function goOn(): Promise<void> {
  if (checking.value === "ready") await become({ action: "ready" });
  keepPassed();
  close();
}

function Line({ step }: { step: Step }) {
  const w = words.value.preflight;
  const found = findings.value[step];
  return (
    <li class="stack close" data-test={`preflight-${step}`}>
      <div class="row between">
        <span>{w.steps[step]}</span>
        {found ? <Pill tone={TONES[found.grade]}>{w.grades[found.grade]}</Pill> : <span class="small muted">{w.untold}</span>}
      </div>
      {found?.cure && <p class={`notice small ${TONES[found.grade]}`}>{told(found.cure)}</p>}
    </li>
  );
}

function Now() {
  const w = words.value.preflight;
  if (doing.value === "microphone") {
    return (
      <p class="stack close">
        <span>{w.speak}</span>
        <meter min={-80} max={0} value={level.value ?? -80} aria-label={w.level} />
      </p>
    );
  }
  if (doing.value === "echo") return <p>{w.calling}</p>;
  if (doing.value === null) return null;
  return (
    <div class="stack">
      <p><b>{w.hear}</b></p>
      <div class="row wraps">
        <Button tone="primary" run={yes} shortcut={w.yesKey}>{w.yes}</Button>
        <Button run={no} shortcut={w.noKey}>{w.no}</Button>
        <Button run={playTone} shortcut="t">{w.again}</Button>
      </div>
    </div>
  );
}

function Result() {
  const w = words.value.preflight;
  const grade = verdict();
  if (doing.value !== null || grade === null) return null;
  return (
    <div class="stack">
      <p><b>{w.results[grade]}</b></p>
      {grade !== "failed" && <Button tone="primary" run={goOn} shortcut="r">{grade === "good" ? w.goOn : w.goOnPoor}</Button>}
    </div>
  );
}

export default function Preflight() {
  const w = words.value.preflight;
  const title = useRef<HTMLHeadingElement>(null);
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((one) => one + 1), []);
  useEffect(() => {
    title.current?.focus();
    return () => {
      if (mine.peek()?.state === "offline") switchOff(); // only the post keeps the microphone open
    };
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    check(stop.signal).catch(tell);
    return () => stop.abort();
  }, [round]);
  const step = doing.value;
  useEffect(() => {
    if (step === "ear") announce(words.peek().preflight.hear);
    if (step !== null) return;
    announceResult();
    if (verdict() === "good") keepPassed();
    if (verdict() === "failed") forgetPassed();
    if (verdict() === "good" && checking.peek() === "ready") goOn().catch(tell);
  }, [step]);
  return (
    <section class="card stack" aria-labelledby="preflight">
      <h1 id="preflight" class="noticed" tabIndex={-1} ref={title}>{w.title}</h1>
      <p class="muted">{w.hint}</p>
      <ul class="stack close">{STEPS.map((one) => <Line key={one} step={one} />)}</ul>
      <Now />
      <Result />
      {findings.value.microphone && <Devices changed={again} />}
      <div class="row wraps">
        <Button run={again} shortcut="p">{w.restart}</Button>
        <Button run={close} shortcut="Escape">{w.close}</Button>
      </div>
    </section>
  );
}
