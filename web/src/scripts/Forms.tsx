// The forms of a script: pages with their questions and jumps, conditions, objections.
import type { Condition, Jump, Kind, Objection, Operator, Question, ScriptPage } from "../script/document";
import { words } from "../words";
import { Choose, FaultsAt, Figure, Item, Text } from "./Controls";
import { add, at, draft, freshKey, pages, put, questions } from "./draft";

const listOf = <T,>(place: string) => (at(place) as T[] | undefined) ?? [];

function More({ list, item, children }: { list: string; item: () => object; children: string }) {
  return <div><button type="button" class="btn small" onClick={() => add(list, item())}>{children}</button></div>;
}

const VALUED: Operator[] = ["equal", "other", "includes", "above", "below"];

function ValueOf({ place, of: one }: { place: string; of: Question | undefined }) {
  const w = words.value;
  if (one?.kind === "yes_no") {
    return <Choose place={place} label={w.scripts.value} options={[["true", w.script.yes], ["false", w.script.no]]} take={(value) => value === "true"} />;
  }
  if (one?.kind === "one_of" || one?.kind === "several_of") {
    return <Choose place={place} label={w.scripts.value} options={(one.choices ?? []).map((choice) => [choice.key, choice.label])} />;
  }
  return one?.kind === "number" || one?.kind === "scale" ? <Figure place={place} label={w.scripts.value} /> : <Text place={place} label={w.scripts.value} />;
}

function Conditions({ list }: { list: string }) {
  const w = words.value.scripts;
  return (
    <>
      {listOf<Condition>(list).map((one, index) => {
        const place = `${list}.${index}`;
        return (
          <Item key={index} list={list} index={index} title={w.condition(index + 1)}>
            <div class="row wraps top-aligned">
              <Choose place={`${place}.question`} label={w.conditionOf} options={questions.value.map((question) => [question.key, question.label || question.key])} />
              <Choose place={`${place}.operator`} label={w.operator} options={Object.entries(w.operators)} />
              {VALUED.includes(one.operator) && <ValueOf place={`${place}.value`} of={questions.value.find((question) => question.key === one.question)} />}
            </div>
          </Item>
        );
      })}
      <More list={list} item={() => ({ question: questions.peek()[0]?.key ?? "", operator: "answered" })}>{w.addCondition}</More>
    </>
  );
}

function Choices({ list }: { list: string }) {
  const w = words.value.scripts;
  return (
    <>
      <FaultsAt place={list} />
      {listOf<{ key: string }>(list).map((_, index) => (
        <Item key={index} list={list} index={index} title={w.choice(index + 1)}>
          <div class="row wraps top-aligned"><Text place={`${list}.${index}.key`} label={w.key} /><Text place={`${list}.${index}.label`} label={w.heading} /></div>
        </Item>
      ))}
      <More list={list} item={() => { const key = freshKey("choix", listOf<{ key: string }>(list).map((one) => one.key)); return { key, label: key }; }}>{w.addChoice}</More>
    </>
  );
}

const MEASURED: Kind[] = ["number", "scale"];
const CHOOSING: Kind[] = ["one_of", "several_of"];

function OneQuestion({ list, index, of: one }: { list: string; index: number; of: Question }) {
  const w = words.value.scripts;
  const place = `${list}.${index}`;
  return (
    <Item list={list} index={index} title={w.question(index + 1)}>
      <Text place={`${place}.label`} label={w.label} />
      <div class="row wraps top-aligned">
        <Text place={`${place}.key`} label={w.key} />
        <Choose place={`${place}.kind`} label={w.kind} options={Object.entries(w.kinds)} />
        {MEASURED.includes(one.kind) && <><Figure place={`${place}.lowest`} label={w.lowest} /><Figure place={`${place}.highest`} label={w.highest} /></>}
      </div>
      <label class="row tight"><input type="checkbox" checked={one.required === true} onChange={(event) => put(`${place}.required`, event.currentTarget.checked)} />{w.required}</label>
      {(CHOOSING.includes(one.kind) || (one.choices?.length ?? 0) > 0) && <Choices list={`${place}.choices`} />}
      <Conditions list={`${place}.when`} />
    </Item>
  );
}

function OneJump({ list, index }: { list: string; index: number }) {
  const w = words.value.scripts;
  const to: [string, string][] = [...pages.value.map((one): [string, string] => [one.key, one.title || one.key]), ["end", w.toEnd]];
  return (
    <Item list={list} index={index} title={w.jump(index + 1)}>
      <Choose place={`${list}.${index}.to`} label={w.to} options={to} />
      <Conditions list={`${list}.${index}.when`} />
    </Item>
  );
}

function OnePage({ index, of: one }: { index: number; of: ScriptPage }) {
  const w = words.value.scripts;
  const place = `pages.${index}`;
  return (
    <Item list="pages" index={index} title={w.page(index + 1)}>
      <div class="row wraps top-aligned"><Text place={`${place}.title`} label={w.heading} /><Text place={`${place}.key`} label={w.key} /></div>
      <Text place={`${place}.text`} label={w.text} rows={4} />
      <p class="small muted">{w.fieldsHint}</p>
      {(one.questions ?? []).map((question, at) => <OneQuestion key={at} list={`${place}.questions`} index={at} of={question} />)}
      <More list={`${place}.questions`} item={() => ({ key: freshKey("question", questions.peek().map((question) => question.key)), kind: "yes_no", label: "?" })}>{w.addQuestion}</More>
      <FaultsAt place={`${place}.jumps`} />
      {(one.jumps ?? []).map((_: Jump, at) => <OneJump key={at} list={`${place}.jumps`} index={at} />)}
      <More list={`${place}.jumps`} item={() => ({ to: "end", when: [] })}>{w.addJump}</More>
    </Item>
  );
}

function OneObjection({ index }: { index: number }) {
  const w = words.value.scripts;
  const place = `objections.${index}`;
  return (
    <Item list="objections" index={index} title={w.objection(index + 1)}>
      <div class="row wraps top-aligned"><Text place={`${place}.title`} label={w.heading} /><Text place={`${place}.key`} label={w.key} /></div>
      <Text place={`${place}.answer`} label={w.answer} rows={3} />
    </Item>
  );
}

export function Forms() {
  const w = words.value.scripts;
  const newPage = () => { const key = freshKey("page", pages.peek().map((one) => one.key)); return { key, title: key, text: "", questions: [], jumps: [] }; };
  const objections: Objection[] = draft.value.objections ?? [];
  return (
    <>
      <h2>{w.pages}</h2>
      <FaultsAt place="pages" />
      {pages.value.map((one, index) => <OnePage key={index} index={index} of={one} />)}
      <More list="pages" item={newPage}>{w.addPage}</More>
      <h2>{w.objections}</h2>
      {objections.map((_, index) => <OneObjection key={index} index={index} />)}
      <More list="objections" item={() => { const key = freshKey("objection", objections.map((one) => one.key)); return { key, title: key, answer: "" }; }}>{w.addObjection}</More>
    </>
  );
}
