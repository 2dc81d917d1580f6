// Rates one call by the scorecard of its campaign: points, a comment, and where in the call it belongs.
import { useState } from "preact/hooks";
import { ask } from "../api";
import { duration } from "../format";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import { words } from "../words";
import type { Detail, Scorecard } from "./shapes";

type Props = { of: Detail; card: Scorecard; at: () => number; changed: () => Promise<void> };

export function Rating({ of, card, at, changed }: Props) {
  const w = words.value.recordings;
  const [points, setPoints] = useState<number[]>(card.criteria.map(() => 2));
  const [comment, setComment] = useState("");
  const [placed, setPlaced] = useState(false);
  const save = async () => {
    const at_ms = placed ? Math.round(at() * 1000) : null;
    await ask("PUT", `/api/recordings/${of.id}/rating`, { version: card.version, points, comment, at_ms });
    announce(w.saved);
    await changed();
  };
  return (
    <section class="card stack" aria-label={w.rating}>
      <h2>{w.rating}</h2>
      {of.ratings.map((one) => (
        <p key={one.id}><b>{one.score.toLocaleString(document.documentElement.lang)} / 100</b> <span class="small muted">{one.who} · {w.version(one.version)}{one.at_ms !== null && ` · ${duration(one.at_ms / 1000)}`}</span><br />{one.comment}</p>
      ))}
      {card.version === 0 && <p class="small muted">{w.noCard}</p>}
      {card.version > 0 && (
        <>
          {card.criteria.map((one, n) => (
            <label key={one.name} class="field"><span>{one.name}</span>
              <select value={String(points[n])} onChange={(event) => setPoints(points.map((given, k) => (k === n ? Number(event.currentTarget.value) : given)))}>
                {[0, 1, 2, 3, 4].map((given) => <option key={given} value={given}>{w.points(given)}</option>)}
              </select>
            </label>
          ))}
          <label class="field"><span>{w.comment}</span><textarea rows={2} maxLength={4000} value={comment} onInput={(event) => setComment(event.currentTarget.value)} /></label>
          <label class="row tight"><input type="checkbox" checked={placed} onChange={(event) => setPlaced(event.currentTarget.checked)} /><span>{w.atNow}</span></label>
          <Button run={save} tone="primary">{w.rate}</Button>
        </>
      )}
    </section>
  );
}
