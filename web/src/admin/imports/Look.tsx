// One file before it is imported: how it is read, its first rows, what will be refused, and the decision.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { phone } from "../../format";
import { Loaded, useGet } from "../../kit/get";
import { sure } from "../../kit/ask";
import { note } from "../../kit/note";
import { Progress } from "../../kit/Progress";
import { visit } from "../../kit/place";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import type { Created } from "../../wire";
import { imports } from "../../words/admin/imports";
import type { Preview, Previewed, Sample, Wishes } from "../wire";
import { Reading } from "./Reading";

const NOTHING: Wishes = { encoding: null, delimiter: null, sheet: null, heading_row: null, columns: {}, order: [], dates: "day", duplicates: { file: "skip", campaign: "skip", principal: "update" } };

/** What was chosen and not yet read again, by file: it outlives a look elsewhere. */
const chosen = new Map<number, Partial<Wishes>>();

function Samples({ of: samples }: { of: Sample[] }) {
  const w = imports.value;
  const said = (fields: Record<string, string>) => Object.values(fields).filter(Boolean).join(" · ");
  return (
    <div class="tabled">
      <table>
        <caption class="unseen">{w.samples}</caption>
        <thead><tr><th scope="col" class="figure">{w.row}</th><th scope="col">{w.fate}</th><th scope="col">{w.numbers}</th><th scope="col">{w.card}</th></tr></thead>
        <tbody>
          {samples.map((one) => (
            <tr key={one.row}>
              <td class="figure">{one.row}</td>
              <td>{one.refusals.length === 0 ? <Pill tone="ready">{w.willEnter}</Pill> : <><Pill tone="alert">{w.willNot}</Pill>{one.refusals.map((why) => <p key={why.field + why.code} class="small">{w.fields[why.field] ?? why.field} : {why.reason}</p>)}</>}</td>
              <td>{one.numbers.map((number) => <p key={number.field}>{phone(number.e164)} <span class="small muted">{w.written(number.written)}</span></p>)}</td>
              <td>{one.refusals.length > 0 ? <span class="small muted">{one.cells.join(" · ")}</span> : said(one.card)}{Object.keys(one.extra).length > 0 && <p class="small muted">{said(one.extra)}</p>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Refused({ of: preview }: { of: Preview }) {
  const w = imports.value;
  if (preview.refused.length === 0) return null;
  return (
    <section class="card stack">
      <h2>{w.refusals}</h2>
      <div class="tabled">
        <table>
          <caption class="unseen">{w.refusals}</caption>
          <thead><tr><th scope="col" class="figure">{w.rows}</th><th scope="col">{w.field}</th><th scope="col">{w.reason}</th></tr></thead>
          <tbody>{preview.refused.map((one) => <tr key={one.field + one.code}><td class="figure">{one.rows}</td><td>{w.fields[one.field] ?? one.field}</td><td>{one.reason}</td></tr>)}</tbody>
        </table>
      </div>
    </section>
  );
}

function Decide({ seen, dirty }: { seen: Previewed; dirty: boolean }) {
  const w = imports.value;
  const { upload, preview } = seen;
  const confirm = async () => {
    const batch = await ask<Created>("POST", `/api/uploads/${upload.id}/confirm`, { version: upload.version });
    visit("import", "batch", batch.id);
  };
  const discard = async () => {
    if (!(await sure(w.discardAsk, w.discardAbout, w.discard))) return;
    await ask("DELETE", `/api/uploads/${upload.id}`);
    visit("import", upload.campaign_id);
    note(w.discarded);
  };
  return (
    <section class="card stack" aria-labelledby="decide">
      <h2 id="decide">{w.preview}</h2>
      {preview.fault ? <p class="notice alert" role="alert">{preview.fault.detail}</p> : <p>{w.counts(preview.rows.read, preview.rows.imported + preview.rows.updated, preview.rows.refused, preview.rows.skipped)} {!preview.complete && w.partial}</p>}
      <div class="row wraps">
        <Button run={confirm} tone="primary" disabled={dirty || preview.fault !== null}>{w.confirm}</Button>
        <Button run={discard}>{w.discard}</Button>
      </div>
    </section>
  );
}

function Seen({ first }: { first: Previewed }) {
  const w = imports.value;
  const [seen, setSeen] = useState(first);
  const id = seen.upload.id;
  const [mine, setMine] = useState(chosen.get(id) ?? {});
  const [busy, setBusy] = useState(false);
  const kept: Wishes = { ...NOTHING, ...seen.upload.wishes };
  const wishes: Wishes = { ...kept, ...mine };
  const hold = (next: Partial<Wishes>) => {
    chosen.set(id, next);
    setMine(next);
  };
  const read = async () => {
    setBusy(true);
    try {
      setSeen(await ask<Previewed>("PUT", `/api/uploads/${id}`, { version: seen.upload.version, wishes }));
      hold({});
    } finally {
      setBusy(false);
    }
  };
  const dirty = JSON.stringify(wishes) !== JSON.stringify(kept);
  return (
    <>
      <h2>{seen.upload.file_name}</h2>
      <Decide seen={seen} dirty={dirty} />
      <Reading preview={seen.preview} wishes={wishes} dirty={dirty} read={read} wish={(some) => hold({ ...mine, ...some })} />
      {busy && <Progress label={w.looking} />}
      <Refused of={seen.preview} />
      <section class="card stack"><h2>{w.samples}</h2><Samples of={seen.preview.samples} /></section>
    </>
  );
}

export function Look({ id }: { id: number }) {
  const w = imports.value;
  const got = useGet<Previewed>(`/api/uploads/${id}`);
  return (
    <>
      <p><a href="#import">{w.back}</a></p>
      <Loaded of={got}>{(first) => <Seen key={first.upload.id} first={first} />}</Loaded>
    </>
  );
}
