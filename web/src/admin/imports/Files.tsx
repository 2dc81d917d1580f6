// Choose a campaign and a file to look at; what waits to be confirmed, and what was imported before.
import { useState } from "preact/hooks";
import { get, upload } from "../../api";
import { dayAndTime, figure } from "../../format";
import { Loaded, query, useGet } from "../../kit/get";
import { Progress } from "../../kit/Progress";
import { Table } from "../../kit/Table";
import { part, visit } from "../../kit/place";
import { tell } from "../../parts/Said";
import { imports } from "../../words/admin/imports";
import { useCampaigns } from "../useCampaigns";
import type { Batch, BatchList, Campaign, Previewed, UploadList } from "../wire";

const kilobytes = (bytes: number) => Math.max(1, Math.round(bytes / 1000));

function NewFile({ campaign }: { campaign: number }) {
  const w = imports.value;
  const [busy, setBusy] = useState(false);

  async function send(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const found = await upload<Previewed>(`/api/campaigns/${campaign}/uploads`, new FormData(event.currentTarget as HTMLFormElement));
      visit("import", "file", found.upload.id);
    } catch (fault) {
      tell(fault);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="stack" onSubmit={send}>
      <div class="row wraps">
        <label class="field grow"><span>{w.file}</span><input type="file" name="file" accept=".csv,.txt,.xlsx" required /></label>
        <button type="submit" class="btn primary" disabled={busy}>{w.look}</button>
      </div>
      {busy ? <Progress label={w.looking} /> : <p class="small muted">{w.lookAbout}</p>}
    </form>
  );
}

function Waiting({ campaign }: { campaign: number }) {
  const w = imports.value;
  const got = useGet<UploadList>(query("/api/uploads", { campaign_id: campaign }));
  if (!got.value?.uploads.length) return null;
  return (
    <section class="card stack">
      <h2>{w.waiting}</h2>
      <Table
        caption={w.waiting} rows={got.value.uploads} id={(one) => one.id} open={(one) => visit("import", "file", one.id)}
        columns={[{ label: w.name, of: (one) => one.file_name }, { label: w.bytes, of: (one) => kilobytes(one.bytes), figure: true }, { label: w.at, of: (one) => one.created_at, show: (one) => dayAndTime(one.created_at) }]}
      />
    </section>
  );
}

function Batches({ campaign }: { campaign: number }) {
  const w = imports.value;
  const got = useGet<BatchList>(query("/api/batches", { campaign_id: campaign }));
  const [older, setOlder] = useState<BatchList | null>(null);
  const rows = (all: BatchList): Batch[] => [...all.batches, ...(older?.batches ?? [])];
  const next = (all: BatchList) => (older ? older.next : all.next);
  const more = async (all: BatchList) => {
    const found = await get<BatchList>(query("/api/batches", { campaign_id: campaign, before: next(all) }));
    setOlder({ batches: [...(older?.batches ?? []), ...found.batches], next: found.next });
  };
  return (
    <section class="card stack">
      <h2>{w.batches}</h2>
      <Loaded of={got}>
        {(all) => (
          <Table
            caption={w.batches} rows={rows(all)} id={(one) => one.id} open={(one) => visit("import", "batch", one.id)} empty={w.noBatch} more={next(all) === null ? null : () => more(all)}
            columns={[
              { label: w.name, of: (one) => one.file_name }, { label: w.stateOf, of: (one) => w.states[one.state] ?? one.state }, { label: w.at, of: (one) => one.created_at, show: (one) => dayAndTime(one.created_at) },
              { label: w.read, of: (one) => one.rows.read, show: (one) => figure(one.rows.read), figure: true }, { label: w.imported, of: (one) => one.rows.imported, show: (one) => figure(one.rows.imported), figure: true },
              { label: w.refused, of: (one) => one.rows.refused, show: (one) => figure(one.rows.refused), figure: true },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

function Choose({ all }: { all: Campaign[] }) {
  const w = imports.value;
  const open = all.filter((one) => one.state !== "finished");
  const chosen = all.find((one) => String(one.id) === part(1)) ?? (open.length === 1 ? open[0] : undefined);
  if (all.length === 0) return <p class="notice wrap_up">{w.noCampaign}</p>;
  return (
    <>
      <section class="card stack">
        <h2>{w.newFile}</h2>
        <label class="field"><span>{w.campaign}</span>
          <select value={chosen?.id ?? ""} onChange={(event) => visit("import", event.currentTarget.value)}>
            <option value="" selected={!chosen}>{w.chooseCampaign}</option>
            {all.map((one) => <option key={one.id} value={one.id} selected={one.id === chosen?.id}>{one.name}</option>)}
          </select>
        </label>
        {chosen && chosen.state !== "finished" && <NewFile campaign={chosen.id} />}
      </section>
      {chosen && <Waiting key={`w${chosen.id}`} campaign={chosen.id} />}
      {chosen && <Batches key={`b${chosen.id}`} campaign={chosen.id} />}
    </>
  );
}

export function Files() {
  return <Loaded of={useCampaigns()}>{({ campaigns }) => <Choose all={campaigns} />}</Loaded>;
}
