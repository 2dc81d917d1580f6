// The statistics: a period, figures by what they have in common, charts with their table, files, and what each figure means.
import "./statistics.css";
import { useCallback, useEffect, useState } from "preact/hooks";
import { get, load } from "../api";
import { hear, known, watched } from "../floor";
import { figure, share } from "../format";
import { listen } from "../live";
import { Button } from "../parts/Button";
import { LostLink } from "../parts/Link";
import { tell } from "../parts/Said";
import { Top } from "../parts/Top";
import { words } from "../words";
import { Chart } from "./Chart";
import { type Kind, daysOf, queryOf } from "./period";
import { type Figures, type Statistics as Told, TABLES, type Table } from "./shapes";
import { Sorted } from "./Sorted";
import { Times } from "./Times";

const LIVE_MS = 10_000;
type Standing = { standing: { rate: number | null; denominator: number } };
type Settings = { calling_hours: { timezone?: string } | null };

function nameOf(table: Table, one: Figures): string {
  const w = words.value.statistics;
  if (table === "agents" && one.id === "0") return w.nobody;
  if (table === "dispositions" && one.id === "") return w.noCode;
  if (table === "outcomes") return (words.value.outcomes as Record<string, string>)[one.id] ?? one.name;
  return table === "hours" ? `${one.id} h` : one.name;
}

export default function Statistics() {
  const w = words.value.statistics;
  const [campaign, setCampaign] = useState("");
  const [zone, setZone] = useState("Europe/Paris");
  const [kind, setKind] = useState<Kind>("day");
  const [own, setOwn] = useState<[string, string]>(daysOf("day", zone));
  const [told, setTold] = useState<Told | null>(null);
  const [law, setLaw] = useState<Standing | null>(null);
  const [table, setTable] = useState<Table>("agents");
  useEffect(() => listen(hear), []);
  const days = kind === "own" ? own : daysOf(kind, zone);
  const query = queryOf(days, zone, campaign).toString();
  const read = useCallback(async () => setTold(await get<Told>(`/api/statistics?${query}`)), [query]);
  useEffect(() => {
    if (days[0] > days[1]) return;
    read().catch(tell);
    const again = setInterval(() => void read().catch(() => undefined), LIVE_MS); // a lost link is said by the live socket
    return () => clearInterval(again);
  }, [read]);
  const choose = async (id: string) => {
    setCampaign(id);
    setLaw(null);
    if (!id) return setZone("Europe/Paris");
    setZone((await get<Settings>(`/api/campaigns/${id}`)).calling_hours?.timezone ?? "Europe/Paris");
    setLaw(await get<Standing>(`/api/campaigns/${id}/abandonment`));
  };
  const file = async (layout: "csv" | "xlsx") => {
    const answer = await load(`/api/statistics/file?${query}&table=${table}&layout=${layout}`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `${table}-${days[0]}-${days[1]}.${layout}`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const day = (n: 0 | 1) => (event: { currentTarget: { value: string } }) => event.currentTarget.value && setOwn(n ? [own[0], event.currentTarget.value] : [event.currentTarget.value, own[1]]);
  const rows = told?.[table] ?? [];
  return (
    <>
      <Top />
      <LostLink />
      {known.value && (
        <main class="statistics">
          <h1>{w.title}</h1>
          <section class="card row wraps" aria-label={w.period}>
            <div role="group" aria-label={w.period} class="row tight wraps">
              {(Object.keys(w.periods) as Kind[]).map((one) => <Button key={one} run={() => setKind(one)} pressed={kind === one}>{w.periods[one]}</Button>)}
            </div>
            {kind === "own" && <label class="row tight">{w.first}<input type="date" value={own[0]} onChange={day(0)} /></label>}
            {kind === "own" && <label class="row tight">{w.last}<input type="date" value={own[1]} onChange={day(1)} /></label>}
            <label class="row tight">{w.campaign}
              <select value={campaign} onChange={(event) => void choose(event.currentTarget.value).catch(tell)}>
                <option value="">{w.all}</option>{watched.value.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
              </select>
            </label>
            <span class="small muted">{w.zone(zone)}</span>
          </section>
          <p class="small">{w.law} : {law ? w.lawOf(share(law.standing.rate), figure(law.standing.denominator)) : w.lawChoose} {told && w.live(figure(told.live))}</p>
          {told && !told.total && <p class="card muted">{w.nothing}</p>}
          {told?.total && (
            <section class="card stack" aria-label={w.tables[table]}>
              <div class="row between wraps">
                <div role="group" aria-label={w.title} class="row tight wraps">{TABLES.map((one) => <Button key={one} run={() => setTable(one)} pressed={table === one}>{w.tables[one]}</Button>)}</div>
                <div class="row tight"><Button run={() => file("csv")}>{w.export(".csv")}</Button><Button run={() => file("xlsx")}>{w.export(".xlsx")}</Button></div>
              </div>
              <Chart of={rows} names={rows.map((one) => nameOf(table, one))} label={w.chart(w.tables[table])} />
              <div class="listed"><Sorted key={table} of={rows} total={told.total} name={(one) => nameOf(table, one)} /></div>
            </section>
          )}
          {told && told.times.length > 0 && <Times of={told} />}
          <section class="card stack"><h2>{w.meaning}</h2><ul>{w.meanings.map((one) => <li key={one} class="small">{one}</li>)}</ul></section>
        </main>
      )}
    </>
  );
}
