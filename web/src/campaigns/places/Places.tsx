// Where a campaign calls: postcodes and departments, typed or chosen on the map; counted before anything changes.
import { useEffect, useRef, useState } from "preact/hooks";
import { Refused, ask } from "../../api";
import type { Places as Kept } from "../../admin/wire";
import { dayAndTime } from "../../format";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Button } from "../../parts/Button";
import { tell } from "../../parts/Said";
import { me } from "../../session";
import { steer } from "../../words/steer";
import { territory } from "../../words/territories";
import { Tiles } from "./Tiles";
import { type Territory, folded, split, turned } from "./chosen";

type Where = { country: string | null; territories: Territory[]; elsewhere: number };
type Counted = { inside: number; outside: number };

const COUNT_AFTER_MS = 400;
const PAST = 5;

/** What was typed and is not called yet, by person and campaign. */
const waiting = new Map<string, string>();

/** How many leads would be inside: asked for once nothing was typed for a moment. */
function useCount(campaign: number, typed: string) {
  const [counted, setCounted] = useState<Counted | null>(null);
  const [fault, setFault] = useState("");
  useEffect(() => {
    let here = true;
    setCounted(null);
    setFault("");
    const refused = (why: unknown) => {
      if (!(why instanceof Refused)) return tell(why);
      if (here) setFault(why.fields.length > 0 ? steer.value.noPlace : why.message);
    };
    const count = () => ask<Counted>("POST", `/api/campaigns/${campaign}/places/preview`, { places: split(typed) }).then((found) => here && setCounted(found), refused);
    const timer = setTimeout(count, COUNT_AFTER_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [campaign, typed]);
  return { counted, fault };
}

function Past({ of: all, name }: { of: Kept["history"]; name: (places: string[]) => string }) {
  const w = steer.value;
  if (all.length === 0) return null;
  return (
    <details>
      <summary>{w.past}</summary>
      <ul class="plain small">{all.slice(0, PAST).map((one) => <li key={one.id}>{dayAndTime(one.at)} · {name(one.after)}{one.changed_by && <span class="muted"> · {one.changed_by}</span>}</li>)}</ul>
    </details>
  );
}

function Chooser({ campaign, where, kept, again }: { campaign: number; where: Where; kept: Kept; again: () => Promise<unknown> }) {
  const w = steer.value;
  const { country, territories } = where;
  const place = `${me.value?.id} ${campaign}`;
  const now = folded(kept.places, territories).join(" ");
  const [typed, setTyped] = useState(waiting.get(place) ?? now);
  const field = useRef<HTMLTextAreaElement>(null);
  const { counted, fault } = useCount(campaign, typed);
  const places = split(typed);
  const changed = places.join(" ") !== now;
  const name = (some: readonly string[]) => (some.length === 0 ? w.everywhere(country) : folded(some, territories).map((one) => (territories.some(({ code }) => code === one) ? territory(country, one) : one)).join(", "));
  const hold = (text: string) => {
    waiting.set(place, text);
    setTyped(text);
  };
  const put = async (wanted: string[]) => {
    const taken = await ask<Kept>("PUT", `/api/campaigns/${campaign}/places`, { places: wanted });
    waiting.delete(place);
    setTyped(folded(taken.places, territories).join(" "));
    note(w.called(name(taken.places)));
    await again();
  };
  return (
    <div class="where">
      {territories.length > 0 && <Tiles country={country} all={territories} places={places} turn={(one) => hold(turned(places, one, territories).join(" "))} />}
      <div class="stack">
        <p>{w.now}<b>{name(kept.places)}</b></p>
        <div class="field">
          <label for="places"><span>{w.type}</span></label>
          <textarea ref={field} id="places" rows={3} value={typed} aria-invalid={fault ? true : undefined} aria-describedby="places-about places-fault" onInput={(event) => hold(event.currentTarget.value)} />
          <p id="places-about" class="small muted">{w.typeAbout}</p>
          <p id="places-fault" role="alert" class={fault ? "notice alert small" : "none"}>{fault}</p>
        </div>
        <p role="status" class="counted">{counted ? w.count(counted.inside, counted.outside) : fault ? "" : w.counting}</p>
        <div class="row wraps">
          <Button run={() => put(places)} tone="primary" disabled={!changed || counted === null}>{places.length === 0 ? w.callEverywhere(country) : w.callHere}</Button>
          {changed && <Button tone="bare" run={() => hold(now)}>{w.asBefore}</Button>}
        </div>
        {kept.places.length > 0 && <div><Button run={() => put([])}>{w.wholeCountry(country)}</Button></div>}
        {where.elsewhere > 0 && <p class="small muted">{w.elsewhere(where.elsewhere)}</p>}
        <Past of={kept.history} name={name} />
      </div>
    </div>
  );
}

export function Places({ campaign }: { campaign: number }) {
  const w = steer.value;
  const where = useGet<Where>(`/api/campaigns/${campaign}/places/territories`);
  const kept = useGet<Kept>(`/api/campaigns/${campaign}/places`);
  const again = () => Promise.all([kept.again(), where.again()]);
  return (
    <section class="card stack" aria-labelledby="where">
      <div><h2 id="where">{w.where}</h2><p class="small muted">{w.whereAbout}</p></div>
      <Loaded of={where}>{(found) => <Loaded of={kept}>{(now) => <Chooser campaign={campaign} where={found} kept={now} again={again} />}</Loaded>}</Loaded>
    </section>
  );
}
