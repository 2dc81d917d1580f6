// How a campaign paces: shown, changed field by field, refused next to the field. What was typed outlives refusal and panel.
import { useEffect, useRef, useState } from "preact/hooks";
import { Refused, ask, get } from "../api";
import { figure } from "../format";
import { Button } from "../parts/Button";
import { tell } from "../parts/Said";
import { me } from "../session";
import type { CampaignPacing, FloorCampaign, LeadOrder } from "../wire";
import { words } from "../words";

type Draft = { give_up_ringing: boolean; minimum_ring_seconds: string; kept_free: string; lead_order: LeadOrder };
type Counted = "minimum_ring_seconds" | "kept_free";

const BOUNDS: Record<Counted, readonly [number, number]> = { minimum_ring_seconds: [10, 120], kept_free: [0, 1000] };
const ORDERS: readonly LeadOrder[] = ["listed", "answer_first"];

/** What was typed and not saved, by person and campaign. */
const unsaved = new Map<string, Partial<Draft>>();

function draftOf({ give_up_ringing, minimum_ring_seconds, kept_free, lead_order }: CampaignPacing): Draft {
  return { give_up_ringing, lead_order, minimum_ring_seconds: String(minimum_ring_seconds), kept_free: String(kept_free) };
}

/** A typed value as the server takes it; what is no number goes there as it was typed, and is refused there. */
function meant(value: Draft[keyof Draft]): boolean | number | string {
  return typeof value === "string" && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
}

function changes(typed: Partial<Draft>, kept: CampaignPacing): Record<string, unknown> {
  return Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, meant(value)]).filter(([name, value]) => value !== kept[name as keyof Draft]));
}

function useDraft(campaign: number) {
  const place = `${me.value?.id} ${campaign}`;
  const [kept, setKept] = useState<CampaignPacing | null>(null);
  const [typed, setTyped] = useState<Partial<Draft>>(unsaved.get(place) ?? {});
  const [refused, setRefused] = useState<readonly Counted[]>([]);
  const [saved, setSaved] = useState(false);
  useEffect(() => void get<CampaignPacing>(`/api/campaigns/${campaign}`).then(setKept, tell), [campaign]);

  function hold(next: Partial<Draft>) {
    unsaved.set(place, next);
    setTyped(next);
  }

  function type(one: Partial<Draft>) {
    hold({ ...unsaved.get(place), ...one });
    setRefused((before) => before.filter((name) => !(name in one)));
    setSaved(false);
  }

  async function save(): Promise<string[]> {
    const sent = changes(typed, kept!);
    try {
      if (Object.keys(sent).length > 0) setKept(await ask<CampaignPacing>("PATCH", `/api/campaigns/${campaign}`, sent));
    } catch (fault) {
      const named = fault instanceof Refused ? fault.fields.map((one) => one.field).filter((name) => name in BOUNDS) : [];
      if (named.length === 0) throw fault;
      setRefused(named as Counted[]);
      return named;
    }
    // what was typed while the answer was under way stays
    hold(Object.fromEntries(Object.entries(unsaved.get(place) ?? {}).filter(([name, value]) => typed[name as keyof Draft] !== value)));
    setRefused([]);
    setSaved(true);
    return [];
  }

  return { kept, draft: kept && { ...draftOf(kept), ...typed }, dirty: kept !== null && Object.keys(changes(typed, kept)).length > 0, refused, saved, type, save };
}

function Count({ name, value, refused, type, also }: { name: Counted; value: string; refused: boolean; type: (value: string) => void; also?: string | false | undefined }) {
  const w = words.value.pacing;
  const [least, most] = BOUNDS[name];
  const between = w.between(figure(least), figure(most));
  return (
    <div class="field">
      <label for={name}><span>{w.labels[name]}</span></label>
      <input id={name} inputMode="numeric" autocomplete="off" maxlength={20} value={value} aria-invalid={refused} aria-describedby={`${name}-fault ${name}-about`} onInput={(event) => type(event.currentTarget.value)} />
      <p id={`${name}-fault`} class={refused ? "notice alert small" : ""}>{refused && w.refused(between)}</p>
      <p id={`${name}-about`} class="small muted">{w.abouts[name]} {!refused && between}</p>
      {also && <p class="notice wrap_up small">{also}</p>}
    </div>
  );
}

export function Pacing({ campaign, close }: { campaign: FloorCampaign; close: () => void }) {
  const w = words.value.pacing;
  const { kept, draft, dirty, refused, saved, type, save } = useDraft(campaign.id);
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const opened = kept !== null;
  useEffect(() => form.current?.querySelector("input")?.focus(), [opened]);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const [first] = await save();
      if (first) form.current?.querySelector<HTMLElement>(`[id="${first}"]`)?.focus();
    } catch (fault) {
      tell(fault);
    } finally {
      setBusy(false);
    }
  }

  const rings = kept?.ring_seconds ?? 0;
  const tooLate = draft?.give_up_ringing && Number(meant(draft.minimum_ring_seconds)) >= rings && w.tooLate(figure(rings));
  return (
    <section class="card stack" aria-labelledby="pacing">
      <h2 id="pacing">{w.title} · {campaign.name}</h2>
      {!draft && <p class="muted">{words.value.faults.loading}</p>}
      {draft && (
        <form ref={form} class="stack" onSubmit={submit} noValidate>
          <div class="pacing">
            <div class="field">
              <label class="choice">
                <input id="give_up_ringing" type="checkbox" checked={draft.give_up_ringing} aria-describedby="give_up_ringing-about" onChange={(event) => type({ give_up_ringing: event.currentTarget.checked })} />
                <b>{w.labels.give_up_ringing}</b>
              </label>
              <p id="give_up_ringing-about" class="small muted">{w.abouts.give_up_ringing}</p>
              {draft.give_up_ringing && campaign.mode !== "predictive" && <p class="notice wrap_up small">{w.predictiveOnly}</p>}
            </div>
            <Count name="minimum_ring_seconds" value={draft.minimum_ring_seconds} refused={refused.includes("minimum_ring_seconds")} also={tooLate} type={(value) => type({ minimum_ring_seconds: value })} />
            <Count name="kept_free" value={draft.kept_free} refused={refused.includes("kept_free")} type={(value) => type({ kept_free: value })} />
            <fieldset class="field" aria-describedby="lead_order-about">
              <legend>{w.labels.lead_order}</legend>
              {ORDERS.map((one) => (
                <label key={one} class="row tight">
                  <input type="radio" name="lead_order" checked={draft.lead_order === one} onChange={() => type({ lead_order: one })} />{w.orders[one]}
                </label>
              ))}
              <p id="lead_order-about" class="small muted">{w.abouts.lead_order}</p>
            </fieldset>
          </div>
          <div class="row wraps">
            <button type="submit" class="btn primary" disabled={busy}>{w.save}</button>
            <Button run={close} shortcut="Escape">{w.close}</Button>
            <p role="status" class="small">{refused.length > 0 ? w.nothingSaved : saved && !dirty ? w.saved : dirty ? w.unsaved : ""}</p>
          </div>
        </form>
      )}
    </section>
  );
}
