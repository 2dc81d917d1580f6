// A profile of law, readable: each rule, its value, its source, its doubt.
import { useState } from "preact/hooks";
import { Loaded, useGet } from "../../kit/get";
import { part, visit } from "../../kit/place";
import { Table } from "../../kit/Table";
import { Pill } from "../../parts/Pill";
import { reading } from "../../words/admin/reading";
import type { Profiles } from "../campaigns/Settings";

type Value = { value: unknown; status: string; source: string; valid_from: string | null; valid_to: string | null; in_force: boolean; note: string; doubt: string };
type Profile = { name: string; country: string; doubt: string; rules: { rule: string; values: Value[] }[] };
type Line = Value & { rule: string; at: number };

/** A value of a profile's file as a person reads it. */
export function said(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? one.join("–") : said(one))).join(", ") || "–";
  if (typeof value === "object" && value !== null) return Object.entries(value).map(([name, one]) => `${name} ${said(one)}`).join(" ; ");
  return String(value);
}

function Rules({ of: profile }: { of: Profile }) {
  const w = reading.value;
  const [whole, setWhole] = useState(false);
  const all = profile.rules.flatMap(({ rule, values }): Line[] => values.map((value, at) => ({ ...value, rule, at })));
  const days = (one: Line) => [one.valid_from && w.since(one.valid_from), one.valid_to && w.until(one.valid_to)].filter(Boolean).join(" ") || w.ever;
  return (
    <section class="card stack">
      {profile.doubt && <p class="notice wrap_up"><b>{w.doubtOf}</b> : <span lang="en">{profile.doubt}</span></p>}
      <label class="row tight"><input type="checkbox" checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} />{w.all}</label>
      <Table
        caption={profile.name} rows={all.filter((one) => whole || one.in_force)} id={(one) => `${one.rule}-${one.at}`}
        columns={[
          { label: w.rule, of: (one) => one.rule, show: (one) => <code>{one.rule}</code> }, { label: w.value, of: (one) => said(one.value) }, { label: w.validity, of: days, show: (one) => <>{days(one)} {!one.in_force && <Pill tone="plain">{w.not}</Pill>}</> },
          { label: w.source, of: (one) => one.source, show: (one) => <>{one.source} <span class="small muted">{w.status[one.status]}</span></> }, { label: w.doubt, of: (one) => one.doubt + one.note, show: (one) => <span lang="en" class="small">{one.doubt && <b>{one.doubt} </b>}{one.note}</span> },
        ]}
      />
    </section>
  );
}

export default function Law() {
  const w = reading.value;
  const got = useGet<Profiles>("/api/law/profiles");
  const name = part(1) || got.value?.profiles[0]?.name || "";
  const one = useGet<Profile>(name ? `/api/law/profiles/${encodeURIComponent(name)}` : null);
  return (
    <Loaded of={got}>
      {(all) => (
        <>
          <p class="small muted">{w.asOf(all.as_of, all.version)}</p>
          <label class="field"><span>{w.profile}</span><select value={name} onChange={(event) => visit("law", event.currentTarget.value)}>{all.profiles.map((profile) => <option key={profile.name} value={profile.name} selected={profile.name === name}>{profile.name} ({profile.country})</option>)}</select></label>
          <Loaded of={one}>{(profile) => <Rules of={profile} />}</Loaded>
        </>
      )}
    </Loaded>
  );
}
