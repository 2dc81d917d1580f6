// Statistics of a period: which days, which table, a chart, the figures, and the same as a file.
import "./statistics.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { figure } from "../format";
import { hear } from "../floor";
import { dateFormat } from "../intl";
import { listen } from "../live";
import { Button } from "../parts/Button";
import { DataAge, LostLink } from "../parts/Link";
import { Meanings } from "../parts/Meaning";
import { announce, tell } from "../parts/Said";
import { Top } from "../parts/Top";
import { language } from "../prefs";
import { words } from "../words";
import { Bars } from "./Bars";
import { Sorted } from "./Sorted";
import { type Asked, type Found, PERIODS, TABLES, asked, barsOf, columnsOf, find, queryOf } from "./figures";

/** Today's figures are asked for anew where the live socket tells of a change, and never sooner than this. */
const REST_MS = 15_000;

const complete = ({ period, first, last }: Asked) => period !== "days" || (first !== "" && last !== "");
const upToNow = ({ period }: Asked) => period === "today" || period === "week" || period === "month";

function useFigures() {
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const askedAt = useRef(0);

  async function look() {
    if (!complete(asked.value)) return;
    const mine = ++turn.current;
    askedAt.current = Date.now();
    setBusy(true);
    try {
      const answer = await find(asked.value);
      if (mine === turn.current) setFound(answer); // a later question may have been answered first
    } finally {
      if (mine === turn.current) setBusy(false);
    }
  }

  useEffect(() => {
    let timer = 0;
    const soon = () => {
      if (timer || document.hidden || !upToNow(asked.value)) return;
      timer = window.setTimeout(() => {
        timer = 0;
        look().catch(tell);
      }, Math.max(0, askedAt.current + REST_MS - Date.now()));
    };
    const end = listen((message) => {
      hear(message);
      if (message.type === "changes") soon();
    });
    return () => {
      end();
      clearTimeout(timer);
      turn.current++;
    };
  }, []);
  return { found, busy, look };
}

function Days({ look }: { look: () => Promise<void> }) {
  const w = words.value.statistics;
  const { first, last } = asked.value;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    look().catch(tell);
  };
  const field = (name: "first" | "last", label: string, value: string) => (
    <label class="row tight"><span>{label}</span><input type="date" name={name} required value={value} onInput={(event) => (asked.value = { ...asked.value, [name]: event.currentTarget.value })} /></label>
  );
  return (
    <form class="row wraps" onSubmit={submit}>
      {field("first", w.from, first)}{field("last", w.to, last)}
      <button type="submit" class="btn primary">{w.show}</button>
    </form>
  );
}

function day(text: string): string {
  const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return dateFormat(language.value === "fr" ? "fr-FR" : "en-GB", style).format(new Date(`${text}T00:00Z`));
}

function Shown({ of: found }: { of: Found }) {
  const w = words.value.statistics;
  const { table, span, rows } = found;
  const name = w.tables[table];
  const columns = columnsOf(table, rows);
  const meanings = columns.flatMap(({ meaning, heading }) => (meaning ? [[meaning, heading] as const] : []));
  return (
    <section class="card stack" aria-labelledby="shown">
      <div>
        <div class="row tight"><h2 id="shown">{name}</h2>{rows.length > 0 && <Meanings about={name} of={meanings} />}</div>
        <p class="muted small">{w.span(day(span.first), day(span.last), span.timezone)}</p>
      </div>
      {rows.length === 0 && <p>{table === "agents" ? w.emptyAgents : w.empty}</p>}
      {rows.length > 0 && <Bars {...barsOf(table, rows)} />}
      {rows.length > 0 && <Sorted key={table} columns={columns} rows={rows} label={name} />}
      <p class="muted small"><b>{w.definitions}</b>{words.value.colon}{w.about[table]}</p>
    </section>
  );
}

export default function Statistics() {
  const w = words.value.statistics;
  const { found, busy, look } = useFigures();
  const { table, period } = asked.value;
  useEffect(() => void look().catch(tell), [table, period]);
  const again = async () => {
    await look();
    announce(w.tables[table]);
  };
  return (
    <>
      <Top end={<DataAge />} />
      <LostLink />
      <main class="statistics">
        <h1>{w.title}</h1>
        <div class="row wraps between">
          <div class="row tight wraps" role="group" aria-label={w.table}>
            {TABLES.map((one, n) => <Button key={one} shortcut={figure(n + 1)} pressed={one === table} run={() => void (asked.value = { ...asked.value, table: one })}>{w.tables[one]}</Button>)}
          </div>
          <div class="row tight wraps">
            <Button shortcut="r" run={again}>{w.refresh}</Button>
            {complete(asked.value) && <a class="btn" download href={`/api/statistics/table.csv?table=${table}&${queryOf(asked.value)}`}>{w.file}</a>}
          </div>
        </div>
        <div class="row wraps">
          <div class="row tight wraps" role="group" aria-label={w.period}>
            {PERIODS.map((one) => <Button key={one} pressed={one === period} run={() => void (asked.value = { ...asked.value, period: one })}>{w.periods[one]}</Button>)}
          </div>
          {period === "days" && <Days look={look} />}
        </div>
        <p role="status" class="small muted loading">{busy && !found ? words.value.faults.loading : ""}</p>
        {found && <Shown of={found} />}
      </main>
    </>
  );
}
