// How calls are closed, and how people are called again.
import { ask } from "../../api";
import { Form } from "../../kit/Form";
import type { Option } from "../../kit/fields";
import { Loaded, useGet } from "../../kit/get";
import { Rows } from "../../kit/Rows";
import { language } from "../../prefs";
import { steering } from "../../words/admin/campaigns";
import type { Campaign, Dispositions } from "../wire";
import type { Told } from "./Settings";

function Recycling({ one, take, words }: Told & { words: Option[] }) {
  const w = steering.value;
  const patch = async (settings: object) => take(await ask<Campaign>("PATCH", `/api/campaigns/${one.id}`, { version: one.version, ...settings }));
  const outcomes = Object.entries(w.outcomes);
  return (
    <>
      <section class="card stack">
        <h3>{w.recycling}</h3>
        <Form
          place={`recycle-${one.id}`} kept={one.recycle_minutes} word={w.save} specs={outcomes.map(([name, label]) => ({ name, label, kind: "number" as const }))}
          send={(changed) => patch({ recycle_minutes: { ...one.recycle_minutes, ...changed } })}
        />
      </section>
      <section class="card stack">
        <h3>{w.rules}</h3>
        <p class="small muted">{w.rulesAbout}</p>
        <Rows
          place={`rules-${one.id}`} caption={w.rules} kept={one.recycle_rules} add={w.addRule} word={w.save} fresh={{ word: "outcome no_answer", minutes: "60", times: "0", other_hour: false, other_number: false }}
          specs={[
            { name: "word", label: w.word, kind: "choice", options: [...outcomes.map(([code, label]): Option => [`outcome ${code}`, `${w.outcome} : ${label}`]), ...words] },
            { name: "minutes", label: w.minutes, kind: "number" }, { name: "times", label: w.times, kind: "number" }, { name: "other_hour", label: w.otherHour, kind: "check" }, { name: "other_number", label: w.otherNumber, kind: "check" },
          ]}
          send={(rows) => patch({ recycle_rules: rows.map((row) => ({ ...row, on: String(row["word"]).split(" ")[0], word: String(row["word"]).split(" ")[1] })) })}
        />
      </section>
    </>
  );
}

export function Closing(told: Told) {
  const w = steering.value;
  const { one, again } = told;
  const path = `/api/campaigns/${one.id}/dispositions`;
  const got = useGet<Dispositions>(path);
  const label = (row: { label_fr: string; label_en: string }) => (language.value === "fr" ? row.label_fr : row.label_en);
  const ruled: Told = { ...told, one: { ...one, recycle_rules: one.recycle_rules.map((rule) => ({ ...rule, word: `${rule.on} ${rule.word}` })) } };
  return (
    <Loaded of={got}>
      {(kept) => (
        <>
          <section class="card stack">
            <h3>{w.dispositions}</h3>
            <Rows
              place={`closing-${one.id}`} caption={w.dispositions} kept={kept.dispositions} ordered add={w.addDisposition} word={w.save} fresh={{ code: "", label_fr: "", label_en: "", effect: "done", shortcut: "" }}
              specs={[
                { name: "code", label: w.code, kind: "text" }, { name: "label_fr", label: w.labelFr, kind: "text" }, { name: "label_en", label: w.labelEn, kind: "text" },
                { name: "effect", label: w.effect, kind: "choice", options: Object.entries(w.effects) }, { name: "shortcut", label: w.key, kind: "text", nothing: true },
              ]}
              send={async (dispositions) => {
                await ask("PUT", path, { dispositions, version: kept.version });
                await Promise.all([got.again(), again()]);
              }}
            />
          </section>
          <Recycling {...ruled} words={kept.dispositions.filter((row) => row.effect === "recycle").map((row) => [`disposition ${row.code}`, `${w.disposition} : ${label(row)}`])} />
        </>
      )}
    </Loaded>
  );
}
