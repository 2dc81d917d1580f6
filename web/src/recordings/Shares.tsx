// The links of one recording: made, shown once, taken back.
import { useState } from "preact/hooks";
import { ask } from "../api";
import { now } from "../clock";
import { dayAndTime, figure } from "../format";
import { Button } from "../parts/Button";
import { words } from "../words";
import type { Share } from "./shapes";

export function Shares({ id, shares, changed }: { id: number; shares: Share[]; changed: () => Promise<void> }) {
  const w = words.value.recordings;
  const [hours, setHours] = useState("24");
  const [made, setMade] = useState("");
  const make = async () => {
    const { path } = await ask<{ path: string }>("POST", `/api/recordings/${id}/shares`, { hours: Number(hours) });
    setMade(location.origin + path);
    await changed();
  };
  const revoke = async (share: Share) => {
    if (!confirm(w.revokeAsk)) return;
    await ask("DELETE", `/api/recordings/${id}/shares/${share.id}`);
    setMade("");
    await changed();
  };
  const state = (one: Share) => (one.revoked_at ? w.revoked : Date.parse(one.expires_at) < now.value ? w.expired : w.works);
  return (
    <section class="card stack" aria-label={w.shares}>
      <h2>{w.shares}</h2>
      <div class="row tight wraps">
        <label class="row tight"><span class="small muted">{w.hours}</span>
          <select value={hours} onChange={(event) => setHours(event.currentTarget.value)}>
            {Object.entries(w.hoursOf).map(([value, name]) => <option key={value} value={value}>{name}</option>)}
          </select>
        </label>
        <Button run={make}>{w.makeShare}</Button>
      </div>
      {made && <label class="field"><span>{w.copyNow}</span><input readOnly value={made} onFocus={(event) => event.currentTarget.select()} /></label>}
      {shares.length === 0 && <p class="small muted">{w.noShare}</p>}
      {shares.length > 0 && (
        <table>
          <thead><tr><th scope="col">{w.link}</th><th scope="col">{w.until}</th><th scope="col" class="figure">{w.opened}</th><th scope="col">{w.state}</th></tr></thead>
          <tbody>
            {shares.map((one) => (
              <tr key={one.id}>
                <td>{figure(one.id)}<br /><span class="small muted">{w.by} {one.made_by}</span></td><td>{dayAndTime(one.expires_at)}</td><td class="figure">{figure(one.opened)}</td>
                <td>{state(one)} {state(one) === w.works && <Button run={() => revoke(one)} label={`${w.revoke} : ${one.id}`}>{w.revoke}</Button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
