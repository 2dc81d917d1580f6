// What was published: what the saved draft changes of it, and the way back.
import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { dayAndTime } from "../format";
import { Button } from "../parts/Button";
import { tell } from "../parts/Said";
import type { Document } from "../script/document";
import { words } from "../words";
import { replace, row } from "./draft";

type Version = { number: number; published_at: string; published_by: string | null };
type Looked = { number: number; document: Document; differences: { place: string; before: string | null; after: string | null }[] };

export function Versions() {
  const w = words.value.scripts;
  const [all, setAll] = useState<Version[]>([]);
  const [seen, setSeen] = useState<Looked | null>(null);
  const { id, version, revision } = row.value!;
  useEffect(() => void get<{ versions: Version[] }>(`/api/scripts/${id}/versions`).then((read) => setAll(read.versions), tell), [id, version]);
  useEffect(() => setSeen(null), [id, revision]);
  const look = async (number: number) => setSeen(await get<Looked>(`/api/scripts/${id}/versions/${number}`));
  return (
    <section class="card stack" aria-labelledby="versions">
      <h2 id="versions">{w.versions}</h2>
      {all.length === 0 && <p class="small muted">{w.noVersion}</p>}
      <div class="stack close">
        {all.map((one) => (
          <div key={one.number} class="row tight wraps">
            <Button run={() => look(one.number)} pressed={seen?.number === one.number}>{w.look(one.number)}</Button>
            <span class="small muted">{dayAndTime(one.published_at)} {one.published_by}</span>
          </div>
        ))}
      </div>
      {seen && seen.differences.length === 0 && <p class="small">{w.same}</p>}
      {seen && seen.differences.length > 0 && (
        <table class="small">
          <thead><tr><th scope="col">{w.place}</th><th scope="col">{w.then}</th><th scope="col">{w.nowIs}</th></tr></thead>
          <tbody>{seen.differences.map((one) => <tr key={one.place}><td>{one.place}</td><td>{one.before ?? "–"}</td><td>{one.after ?? "–"}</td></tr>)}</tbody>
        </table>
      )}
      {seen && <div class="stack close"><div><Button run={() => replace(seen.document)}>{w.back}</Button></div><p class="small muted">{w.backHint}</p></div>}
    </section>
  );
}
