// The script of the call beside the card: one page at a time, next and back by key, each answer saved as it is given.
import "./script.css";
import { useCallback, useEffect, useState } from "preact/hooks";
import { figuresTaken } from "../agent/desk";
import { Button } from "../parts/Button";
import { words } from "../words";
import { Field } from "./Field";
import { Merged } from "./Merged";
import { Objections } from "./Objections";
import { answer, answers, go, load, script, unread, unsent, way } from "./call";
import { type ScriptPage, asked, nextPage } from "./document";

const KEYED = ["yes_no", "one_of", "several_of", "scale"];

function Buttons({ onward, back }: { onward: (() => void) | null; back: (() => void) | null }) {
  const w = words.value.script;
  const none = useCallback(() => undefined, []);
  return (
    <div class="row between">
      <Button run={back ?? none} disabled={!back} shortcut="ArrowLeft">{w.back}</Button>
      <Button run={onward ?? none} disabled={!onward} shortcut="ArrowRight" tone="primary">{w.next}</Button>
    </div>
  );
}

/** `state` is the agent's: a card may be shown before the call is theirs, and the script comes with the call. */
export default function CallScriptOf({ attempt, state }: { attempt: number; state: string }) {
  const w = words.value.script;
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    const read = script.peek();
    if (read === null || read === "none" || read.attempt_id !== attempt) void load(attempt);
  }, [attempt, state]);
  const there = script.value !== null && script.value !== "none";
  useEffect(() => {
    figuresTaken.value = there;
    return () => void (figuresTaken.value = false);
  }, [there]);
  useEffect(() => setPressed(false), [way.value]);
  const now = script.value;
  if (now === "none") return null;
  if (now === null || now.attempt_id !== attempt) return <p class="small muted" role="status">{unread.value ? w.unread : words.value.faults.loading}</p>;
  const here = way.value.at(-1);
  const page: ScriptPage | undefined = now.document.pages.find((one) => one.key === here);
  const questions = page ? asked(page, answers.value) : [];
  const missing = questions.filter((one) => one.required && answers.value[one.key] === undefined);
  const keyed = questions.find((one) => KEYED.includes(one.kind) && answers.value[one.key] === undefined) ?? questions.filter((one) => KEYED.includes(one.kind)).at(-1);
  const onward = () => {
    if (missing.length) return setPressed(true);
    go([...way.value, nextPage(now.document, page!, answers.value)?.key ?? "end"]);
  };
  return (
    <section class="stack script" aria-labelledby="script">
      <div class="row between wraps">
        <h2 id="script">{w.title} · {page ? page.title : w.end}</h2>
        <span class="small muted" data-test="answers-sent">{unsent.value ? w.unsent(unsent.value) : w.sent}</span>
      </div>
      {page ? <p class="prose"><Merged text={page.text} texts={now.texts} /></p> : <p class="prose">{w.ended}</p>}
      {questions.map((one) => (
        <Field key={one.key} of={one} texts={now.texts} value={answers.value[one.key]} give={(value) => answer(one.key, value)} keyed={one === keyed} missing={pressed && missing.includes(one)} />
      ))}
      <Buttons onward={page ? onward : null} back={way.value.length > 1 ? () => go(way.value.slice(0, -1)) : null} />
      <Objections all={now.document.objections ?? []} texts={now.texts} />
    </section>
  );
}
