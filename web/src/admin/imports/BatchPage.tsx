// One batch: followed row by row while it runs, then what became of it, its refused rows, and the way back.
import { useEffect } from "preact/hooks";
import { ask } from "../../api";
import { batches } from "../../floor";
import { figure } from "../../format";
import { sure } from "../../kit/ask";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Progress } from "../../kit/Progress";
import { hrefOf } from "../../kit/place";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { imports } from "../../words/admin/imports";
import type { Batch, Refusal, RolledBack } from "../wire";

const SHOWN = 200;
const COUNTS = ["read", "imported", "updated", "refused", "skipped"] as const;

function Running({ of: one }: { of: Batch }) {
  const w = imports.value;
  const live = batches.value.get(one.id);
  const stop = async () => {
    if (await sure(w.stopAsk, w.stopAbout, w.stop)) await ask("POST", `/api/batches/${one.id}/cancel`);
  };
  return (
    <>
      <p role="status"><b>{w.running}</b></p>
      <Progress label={w.progress(live?.rows_read ?? one.rows.read, live?.rows_imported ?? one.rows.imported, live?.rows_refused ?? one.rows.refused)} />
      <div><Button run={stop} tone="stop">{w.stop}</Button></div>
    </>
  );
}

function Settled({ of: one, again }: { of: Batch; again: () => Promise<void> }) {
  const w = imports.value;
  const back = async () => {
    if (!(await sure(w.takeBackAsk(one.file_name), w.takeBackAbout, w.takeBack))) return;
    const done = await ask<RolledBack>("POST", `/api/batches/${one.id}/rollback`);
    note(w.takenBack(done.deleted, done.removed));
    await again();
  };
  return (
    <>
      <p role="status"><b>{w.states[one.state] ?? one.state}</b></p>
      {one.fault && <p class="notice alert">{one.fault}</p>}
      <dl class="row wraps">{COUNTS.map((name) => <div key={name}><dt class="small muted">{w[name]}</dt><dd><b>{figure(one.rows[name])}</b></dd></div>)}</dl>
      <div class="row wraps">
        {one.rows.refused > 0 && <a class="btn" href={`/api/batches/${one.id}/refusals.csv`} download>{w.asCsv}</a>}
        {one.rows.refused > 0 && one.rows.refused <= 20_000 && <a class="btn" href={`/api/batches/${one.id}/refusals.xlsx`} download>{w.asBook}</a>}
        {one.state === "done" && <Button run={back} tone="stop">{w.takeBack}</Button>}
      </div>
      {one.rows.refused > 0 && <Refusals batch={one.id} />}
    </>
  );
}

function Refusals({ batch }: { batch: number }) {
  const w = imports.value;
  const got = useGet<{ refusals: Refusal[] }>(`/api/batches/${batch}/refusals?limit=${SHOWN}`);
  return (
    <Loaded of={got}>
      {({ refusals }) => (
        <Table
          caption={w.refusals} rows={refusals} id={(one) => `${one.row}-${one.field}`}
          columns={[{ label: w.row, of: (one) => one.row, figure: true }, { label: w.field, of: (one) => w.fields[one.field] ?? one.field }, { label: w.reason, of: (one) => one.reason }]}
        />
      )}
    </Loaded>
  );
}

export function BatchPage({ id }: { id: number }) {
  const w = imports.value;
  const got = useGet<Batch>(`/api/batches/${id}`);
  const live = batches.value.get(id)?.state;
  const known = got.value?.state;
  useEffect(() => {
    if (live && known && live !== known) void got.again();
  }, [live, known]);
  return (
    <Loaded of={got}>
      {(one) => (
        <>
          <p><a href={hrefOf("import", one.campaign_id)}>{w.back}</a></p>
          <section class="card stack" aria-labelledby="batch">
            <h2 id="batch">{w.batch} {one.id} · {one.file_name}</h2>
            {one.state === "importing" || one.state === "rolling_back" ? <Running of={one} /> : <Settled of={one} again={got.again} />}
          </section>
        </>
      )}
    </Loaded>
  );
}
