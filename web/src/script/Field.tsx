// One question: the control that fits its type. Choices have numbers as keys where the page asks one thing.
import type { TargetedInputEvent } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { words } from "../words";
import { Merged } from "./Merged";
import type { Choice, Question, Texts, Value } from "./document";

type Props = { of: Question; texts: Texts; value: Value | undefined; give: (value: Value | null) => void; keyed: boolean; missing: boolean };


/** What was typed as a value; undefined: it is no answer yet. */
function typed(one: Question, text: string): Value | null | undefined {
  const said = text.trim();
  if (!said) return null;
  if (one.kind === "number") {
    const number = Number(said.replace(",", ".").replace(/\s/g, ""));
    const fits = Number.isFinite(number) && number >= (one.lowest ?? -Infinity) && number <= (one.highest ?? Infinity);
    return fits ? number : undefined;
  }
  if (one.kind === "email" && !/^[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}$/.test(said)) return undefined;
  if (one.kind === "telephone" && said.replace(/\D/g, "").length < 8) return undefined;
  return said;
}

type LineProps = {
  value: string; "aria-invalid": boolean; "aria-describedby": string | undefined; onBlur: () => void;
  onInput: (event: TargetedInputEvent<HTMLInputElement>) => void;
};

function Line({ kind, ...rest }: LineProps & { kind: Question["kind"] }) {
  if (kind === "date") return <input type="date" {...rest} />;
  if (kind === "email") return <input type="email" maxlength={254} {...rest} />;
  if (kind === "telephone") return <input type="tel" maxlength={40} {...rest} />;
  if (kind === "number") return <input type="text" inputMode="decimal" maxlength={20} {...rest} />;
  return <input type="text" maxlength={500} {...rest} />;
}

function Written({ of: one, texts, value, give, missing }: Props) {
  const w = words.value.script;
  const [text, setText] = useState(value === undefined ? "" : String(value));
  const [wrong, setWrong] = useState(false);
  const take = (now: string) => {
    setText(now);
    const answer = typed(one, now);
    if (answer === undefined) return;
    setWrong(false);
    give(answer);
  };
  const described = wrong || missing ? `${one.key}-fault` : undefined;
  const shared = { value: text, "aria-invalid": wrong || missing, "aria-describedby": described, onBlur: () => setWrong(typed(one, text) === undefined) };
  return (
    <div class="field">
      <label class="field">
        <span class="asked"><Merged text={one.label} texts={texts} />{one.required && " *"}</span>
        {one.kind === "long_text"
          ? <textarea rows={3} maxlength={4000} {...shared} onInput={(event) => take(event.currentTarget.value)} />
          : <Line kind={one.kind} {...shared} onInput={(event) => take(event.currentTarget.value)} />}
      </label>
      {described && <p id={described} class="small urgent">{wrong ? w.wrong[one.kind] ?? w.wrongOther : w.missing}</p>}
    </div>
  );
}

function choicesOf(one: Question): Choice[] {
  const w = words.value.script;
  if (one.kind === "yes_no") return [{ key: "yes", label: w.yes }, { key: "no", label: w.no }];
  if (one.kind !== "scale") return one.choices ?? [];
  const [low, high] = [one.lowest ?? 0, one.highest ?? 10];
  return Array.from({ length: high - low + 1 }, (_, step) => ({ key: String(low + step), label: String(low + step) }));
}

function toggled(one: Question, value: Value | undefined, key: string): Value | null {
  if (one.kind === "yes_no") return key === "yes";
  if (one.kind === "scale") return Number(key);
  if (one.kind === "one_of") return key;
  const chosen = Array.isArray(value) ? value : [];
  const now = chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key];
  return now.length ? now : null;
}

function isChosen(one: Question, value: Value | undefined, key: string): boolean {
  if (one.kind === "yes_no") return value === (key === "yes");
  if (one.kind === "scale") return value === Number(key);
  return Array.isArray(value) ? value.includes(key) : value === key;
}

/** 1 to 9 for choices in their order; a scale's degrees have their own figure. */
const keyOf = (one: Question, choice: Choice, at: number) => (one.kind === "scale" ? (choice.key.length === 1 ? choice.key : null) : at < 9 ? String(at + 1) : null);

function Chosen({ of: one, texts, value, give, keyed, missing }: Props) {
  const w = words.value.script;
  return (
    <fieldset class="field" aria-describedby={missing ? `${one.key}-fault` : undefined}>
      <legend class="asked"><Merged text={one.label} texts={texts} />{one.required && " *"}</legend>
      <div class="row tight wraps">
        {choicesOf(one).map((choice, at) => (
          <Button key={choice.key} pressed={isChosen(one, value, choice.key)} shortcut={keyed ? keyOf(one, choice, at) : null} run={() => give(toggled(one, value, choice.key))}>
            <Merged text={choice.label} texts={texts} />
          </Button>
        ))}
      </div>
      {missing && <p id={`${one.key}-fault`} class="small urgent">{w.missing}</p>}
    </fieldset>
  );
}

export function Field(props: Props) {
  const chosen = ["yes_no", "one_of", "several_of", "scale"].includes(props.of.kind);
  return chosen ? <Chosen {...props} /> : <Written {...props} />;
}
