// The recordings: searched, heard, shared and rated.
import "./recordings.css";
import { useCallback, useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { hear, known } from "../floor";
import { dayAndTime, duration, phone } from "../format";
import { listen } from "../live";
import { Button } from "../parts/Button";
import { language } from "../prefs";
import { LostLink } from "../parts/Link";
import { tell } from "../parts/Said";
import { Top } from "../parts/Top";
import { words } from "../words";
import { Card } from "./Card";
import { One } from "./One";
import { type Wanted, askedFor, placeOf } from "./place";
import { Search, queryOf } from "./Search";
import type { Recording, RecordingList, Scorecard } from "./shapes";

export default function Recordings() {
  const w = words.value.recordings;
  const [wanted, setWanted] = useState<Wanted>(askedFor);
  const [found, setFound] = useState<RecordingList | null>(null);
  const [open, setOpen] = useState<Recording | null>(null);
  const [card, setCard] = useState<Scorecard | null>(null);
  const readCard = useCallback(async (campaign: string) => setCard(campaign ? await get<Scorecard>(`/api/campaigns/${campaign}/scorecard`) : null), []);
  const run = useCallback(async (next: Wanted) => {
    setFound(await get<RecordingList>(`/api/recordings?${queryOf(next)}`));
    setWanted(next);
    history.replaceState(null, "", location.pathname + placeOf(next));
    setOpen(null);
    await readCard(next.campaign_id);
  }, []);
  useEffect(() => listen(hear), []);
  useEffect(() => void run(wanted).catch(tell), []);
  const more = async () => {
    const query = queryOf(wanted);
    query.set("after", found!.next!);
    const next = await get<RecordingList>(`/api/recordings?${query}`);
    setFound({ recordings: [...found!.recordings, ...next.recordings], next: next.next });
  };
  return (
    <>
      <Top />
      <LostLink />
      {known.value && found && (
        <main class="recordings">
          <h1>{w.title}</h1>
          <Search first={wanted} run={run} />
          <section class="card listed" aria-label={w.found}>
            {found.recordings.length === 0 && <p class="muted">{w.none}</p>}
            {found.recordings.length > 0 && <Rows of={found.recordings} open={open} choose={setOpen} />}
            {found.next && <Button run={more}>{w.more}</Button>}
          </section>
          {open && <One key={open.id} of={open} />}
          {card ? <Card key={`${wanted.campaign_id}-${card.version}`} campaign={Number(wanted.campaign_id)} card={card} changed={() => readCard(wanted.campaign_id)} /> : <p class="small muted">{w.chooseCampaign}</p>}
        </main>
      )}
    </>
  );
}

function Rows({ of, open, choose }: { of: Recording[]; open: Recording | null; choose: (one: Recording) => void }) {
  const w = words.value.recordings;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.date}</th><th scope="col">{w.customer}</th><th scope="col">{w.number}</th><th scope="col">{w.campaign}</th><th scope="col">{w.agent}</th>
          <th scope="col">{w.outcome}</th><th scope="col" class="figure">{w.length}</th><th scope="col">{w.state}</th>
        </tr>
      </thead>
      <tbody>
        {of.map((one) => (
          <tr key={one.id} aria-selected={one.id === open?.id}>
            <td>{dayAndTime(one.started_at)}</td><td>{[one.title, one.first_name, one.last_name].filter(Boolean).join(" ")}<br /><span class="small muted">{one.company}</span></td>
            <td class="nowrap">{phone(one.number)}</td><td>{one.campaign}</td><td>{one.agent}</td><td>{(language.value === "fr" ? one.disposition_fr : one.disposition_en) ?? one.disposition ?? "–"}</td>
            <td class="figure">{one.duration_ms === null ? "–" : duration(one.duration_ms / 1000)}</td>
            <td>{one.state === "stored" ? <Button run={() => choose(one)} pressed={one.id === open?.id} label={`${w.open} : ${one.last_name || one.company}, ${dayAndTime(one.started_at)}`}>{w.open}</Button> : w.states[one.state]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
