// A test call by one line: whom to call, what the carrier says step by step, and the cure where there is one.
import { useEffect, useState } from "preact/hooks";
import { ask, get } from "../../api";
import { figure, phone } from "../../format";
import { Form } from "../../kit/Form";
import type { Values } from "../../kit/fields";
import { language } from "../../prefs";
import { lines } from "../../words/admin/lines";
import type { Trunk, TrunkTest } from "../wire";

const LOOK_MS = 700;

const after = (from: string | null, to: string | null) => (from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : null);

function Steps({ of: one }: { of: TrunkTest }) {
  const w = lines.value;
  const [rang, answered, ended] = [after(one.dialed_at, one.ringing_at), after(one.dialed_at, one.answered_at), after(one.dialed_at, one.ended_at)];
  const steps: [string, string | null][] = [
    [w.carrier, one.reachable === null ? w.notAsked : one.reachable ? w.answersIn(figure(one.round_trip_ms ?? 0)) : w.answersNot],
    [w.shownAs, phone(one.shown)],
    [w.ringing, rang === null ? null : w.afterSeconds(figure(rang))],
    [w.answered, answered === null ? null : w.afterSeconds(figure(answered))],
    [w.codec, one.codec || null],
    [w.ended, ended === null ? null : w.afterSeconds(figure(ended))],
    [w.sip, one.sip_code === null ? null : String(one.sip_code)],
  ];
  return <dl class="trial">{steps.map(([name, said]) => <div key={name}><dt class="muted">{name}</dt><dd>{said ?? "–"}</dd></div>)}</dl>;
}

export function Trial({ trunk }: { trunk: Trunk }) {
  const w = lines.value;
  const [test, setTest] = useState<TrunkTest | null>(null);
  const over = test === null || test.ended_at !== null;
  useEffect(() => {
    if (test === null || over) return;
    const looking = window.setTimeout(() => void get<TrunkTest>(`/api/trunk-tests/${test.id}`).then(setTest, () => setTest({ ...test })), LOOK_MS);
    return () => clearTimeout(looking);
  }, [test]);
  const begin = async (_: Values, all: Values) => setTest(await ask<TrunkTest>("POST", `/api/trunks/${trunk.name}/tests`, all));
  const french = language.value === "fr";
  return (
    <section class="card stack" aria-labelledby="trial">
      <h2 id="trial">{w.trial(trunk.name)}</h2>
      <p class="small muted">{w.trialAbout}</p>
      <Form
        place={`trial-${trunk.name}`} fresh kept={{ number: "", shown: trunk.numbers[0] ?? "" }} send={begin} word={w.call}
        specs={[{ name: "number", label: w.toCall, kind: "text" }, { name: "shown", label: w.toShow, kind: "choice", options: trunk.numbers.map((one) => [one, phone(one)] as const) }]}
      />
      {test && <Steps of={test} />}
      {test && !over && <p role="status">{test.answered_at ? w.onAir : test.ringing_at ? w.rings : w.leaves}</p>}
      {test && over && test.text_fr && (
        <p role="status" class={`notice ${test.well ? "ready" : "alert"}`}><b>{french ? test.text_fr : test.text_en}</b> {french ? test.cure_fr : test.cure_en}</p>
      )}
    </section>
  );
}
