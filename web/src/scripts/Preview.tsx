// The script as an agent would see it, with a person who does not exist; what is answered here is kept nowhere.
import { useState } from "preact/hooks";
import { Field } from "../script/Field";
import { Merged } from "../script/Merged";
import { Objections } from "../script/Objections";
import { type Answers, type Value, asked, nextPage, stillValid } from "../script/document";
import { words } from "../words";
import { draft, pages, texts } from "./draft";

export function Preview() {
  const w = words.value;
  const [given, setGiven] = useState<Answers>({});
  const [way, setWay] = useState<string[]>([]);
  const here = way.at(-1) ?? pages.value[0]?.key;
  const page = pages.value.find((one) => one.key === here);
  const answers = stillValid(draft.value, given);
  const give = (key: string, value: Value | null) => {
    const { [key]: _, ...rest } = given;
    setGiven(value === null ? rest : { ...given, [key]: value });
  };
  return (
    <section class="card stack preview" aria-labelledby="preview">
      <h2 id="preview">{w.scripts.preview}</h2>
      {page && <><b>{page.title}</b><p class="prose"><Merged text={page.text} texts={texts.value} /></p></>}
      {!page && <p class="prose">{w.script.ended}</p>}
      {page && asked(page, answers).map((one) => <Field key={`${one.key}-${one.kind}`} of={one} texts={texts.value} value={answers[one.key]} give={(value) => give(one.key, value)} keyed={false} missing={false} />)}
      <div class="row between">
        <button type="button" class="btn" disabled={way.length === 0} onClick={() => setWay(way.slice(0, -1))}>{w.script.back}</button>
        <button type="button" class="btn bare" onClick={() => { setWay([]); setGiven({}); }}>{w.scripts.restart}</button>
        <button type="button" class="btn primary" disabled={!page} onClick={() => setWay([...way, nextPage(draft.value, page!, answers)?.key ?? "end"])}>{w.script.next}</button>
      </div>
      <Objections all={draft.value.objections ?? []} texts={texts.value} />
    </section>
  );
}
