// A file of prospects into a campaign: sent, followed row by row by the server, its refused rows listed.
import { useEffect, useState } from "preact/hooks";
import { get, upload } from "../api";
import { batches } from "../floor";
import { tell } from "../parts/Said";
import type { Created, FloorCampaign, RefusalList } from "../wire";
import { words } from "../words";

const SHOWN = 100;

function Progress({ batch: id }: { batch: number }) {
  const w = words.value.campaigns;
  const batch = batches.value.get(id);
  const state = batch?.state ?? "importing";
  const sentence = state === "importing" ? w.running : state === "done" ? w.done : w.failed;
  return (
    <div>
      <p role="status"><b>{sentence}</b></p>
      {batch && <p class="small muted">{w.progress(batch.rows_read, batch.rows_imported, batch.rows_refused)}</p>}
      {batch && state !== "importing" && batch.rows_refused > 0 && <Refusals batch={id} />}
    </div>
  );
}

function Refusals({ batch }: { batch: number }) {
  const w = words.value.campaigns;
  const [list, setList] = useState<RefusalList["refusals"]>([]);
  useEffect(() => void get<RefusalList>(`/api/batches/${batch}/refusals?limit=${SHOWN}`).then((all) => setList(all.refusals), tell), [batch]);
  return (
    <table>
      <caption class="unseen">{w.refusals}</caption>
      <thead><tr><th scope="col" class="figure">{w.row}</th><th scope="col">{w.field}</th><th scope="col">{w.why}</th></tr></thead>
      <tbody>
        {list.map((one) => (
          <tr key={`${one.row}-${one.field}`}><td class="figure">{one.row}</td><td>{one.field}</td><td>{one.reason}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

export function Import({ campaign }: { campaign: FloorCampaign }) {
  const w = words.value.campaigns;
  const [batch, setBatch] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);

  async function send(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      setBatch((await upload<Created>(`/api/campaigns/${campaign.id}/batches`, new FormData(event.currentTarget as HTMLFormElement))).id);
    } catch (fault) {
      tell(fault);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section class="card stack" aria-labelledby="import">
      <h2 id="import">{w.import} · {campaign.name}</h2>
      <form class="row wraps" onSubmit={send}>
        <label class="field grow"><span>{w.file}</span><input type="file" name="file" accept=".csv,.txt" required /></label>
        <button type="submit" class="btn primary" disabled={busy}>{busy ? w.running : w.send}</button>
      </form>
      {batch !== null && <Progress batch={batch} />}
    </section>
  );
}
