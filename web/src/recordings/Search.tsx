// What to look for among the recordings; what was typed stays when nothing is found.
import { useState } from "preact/hooks";
import { agents, watched } from "../floor";
import { instantIn } from "../format";
import { Button } from "../parts/Button";
import { words } from "../words";
import type { Wanted } from "./place";

const DAY_MS = 86_400_000;
function asE164(typed: string): string {
  const digits = typed.replace(/[^\d+]/g, "");
  return digits.startsWith("0") && !digits.startsWith("00") ? `+33${digits.slice(1)}` : digits.replace(/^00/, "+");
}

/** The question as the server takes it; throws an Error with a sentence where a number cannot be one. */
export function queryOf(wanted: Wanted): URLSearchParams {
  const { from, to, number, ...plain } = wanted;
  const query = new URLSearchParams(Object.entries(plain).filter(([, value]) => value !== ""));
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (number) {
    if (!/^\+(33\d{9}|(?!33)[1-9]\d{5,14})$/.test(asE164(number))) throw new Error(words.value.recordings.badNumber);
    query.set("number", asE164(number));
  }
  if (from) query.set("started_from", new Date(instantIn(here, from, "00:00")).toISOString());
  if (to) {
    const after = new Date(Date.parse(`${to}T12:00Z`) + DAY_MS).toISOString().slice(0, 10);
    query.set("started_before", new Date(instantIn(here, after, "00:00")).toISOString());
  }
  return query;
}

export function Search({ first, run }: { first: Wanted; run: (wanted: Wanted) => Promise<void> }) {
  const w = words.value.recordings;
  const [wanted, setWanted] = useState(first);
  const [fault, setFault] = useState("");
  const put = (name: keyof Wanted) => (event: { currentTarget: { value: string } }) => setWanted({ ...wanted, [name]: event.currentTarget.value });
  const go = async () => {
    try {
      queryOf(wanted);
      setFault("");
    } catch (refused) {
      return setFault((refused as Error).message);
    }
    await run(wanted);
  };
  const text = (name: keyof Wanted, type: "text" | "tel" | "date" | "number" = "text") => (
    <label class="field"><span>{w[({ least_seconds: "least", most_seconds: "most" } as Record<string, "least" | "most">)[name] ?? (name as "name")]}</span>
      <input type={type as "text"} name={name} value={wanted[name]} onInput={put(name)} {...(name === "number" && fault ? { "aria-describedby": "number-fault" } : {})} />
    </label>
  );
  return (
    <form class="card search" role="search" onSubmit={(event) => { event.preventDefault(); void go(); }}>
      {text("name")}{text("number", "tel")}
      <label class="field"><span>{w.campaign}</span>
        <select name="campaign" value={wanted.campaign_id} onChange={put("campaign_id")}>
          <option value="">{w.all}</option>{watched.value.map((one) => <option key={one.id} value={one.id} selected={String(one.id) === wanted.campaign_id}>{one.name}</option>)}
        </select>
      </label>
      <label class="field"><span>{w.agent}</span>
        <select name="agent" value={wanted.agent_id} onChange={put("agent_id")}>
          <option value="">{w.everyone}</option>{[...agents.value.values()].map((one) => <option key={one.id} value={one.id} selected={String(one.id) === wanted.agent_id}>{one.name}</option>)}
        </select>
      </label>
      {text("disposition")}{text("answer")}{text("from", "date")}{text("to", "date")}{text("least_seconds", "number")}{text("most_seconds", "number")}
      <label class="field"><span>{w.sort}</span>
        <select name="sort" value={wanted.sort} onChange={put("sort")}>{Object.entries(w.sorts).map(([value, name]) => <option key={value} value={value}>{name}</option>)}</select>
      </label>
      <div class="go"><Button run={go} tone="primary">{w.search}</Button></div>
      {fault && <p id="number-fault" class="urgent" role="alert">{fault}</p>}
      <button type="submit" hidden>{w.search}</button>
    </form>
  );
}
