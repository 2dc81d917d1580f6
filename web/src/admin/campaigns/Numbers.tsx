// Which numbers callees see: rules by prefix, what the law allows of them, and what somebody would see.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { phone } from "../../format";
import { Loaded, useGet } from "../../kit/get";
import { Rows } from "../../kit/Rows";
import { Table } from "../../kit/Table";
import { Pill } from "../../parts/Pill";
import { tell } from "../../parts/Said";
import { language } from "../../prefs";
import { steering } from "../../words/admin/campaigns";
import type { CallerIds, ShownChecks } from "../wire";
import type { Told } from "./Settings";

type Shown = { e164: string; shown: string | null; lacking: string | null; prefix: string | null };

function WouldBe({ campaign }: { campaign: number }) {
  const w = steering.value;
  const [said, setSaid] = useState<Shown | null>(null);
  const look = async (event: SubmitEvent) => {
    event.preventDefault();
    const asked = new FormData(event.currentTarget as HTMLFormElement);
    try {
      setSaid(await ask<Shown>("POST", `/api/campaigns/${campaign}/caller-ids/shown`, { number: asked.get("number"), postcode: asked.get("postcode") }));
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <section class="card stack" aria-labelledby="would">
      <h3 id="would">{w.wouldBe}</h3>
      <form class="row wraps" onSubmit={look}>
        <label class="field"><span>{w.number}</span><input name="number" required autocomplete="off" /></label>
        <label class="field"><span>{w.postcode}</span><input name="postcode" autocomplete="off" /></label>
        <button type="submit" class="btn">{w.ask}</button>
      </form>
      <p role="status">{said && (said.shown ? `${phone(said.e164)} : ${w.sees(phone(said.shown))}, ${said.prefix ? w.byRule(said.prefix) : w.byDefault}.` : w.lacking[said.lacking!])}</p>
    </section>
  );
}

function Lawful({ campaign }: { campaign: number }) {
  const w = steering.value;
  const got = useGet<ShownChecks>(`/api/campaigns/${campaign}/caller-ids/check`);
  const why = (one: ShownChecks["numbers"][number]) => one.reasons.map((reason) => `${language.value === "fr" ? reason.text_fr : reason.text_en} (${reason.source})`).join(" ");
  return (
    <section class="card stack">
      <h3>{w.lawful}</h3>
      <Loaded of={got}>
        {(all) => (
          <>
            {all.lawful === 0 && all.needed.length > 0 && <p class="notice wrap_up">{w.needed(all.needed.join(", "))}</p>}
            <Table
              caption={w.lawful} rows={all.numbers} id={(one) => one.e164}
              columns={[{ label: w.shown, of: (one) => one.e164, show: (one) => phone(one.e164) }, { label: w.state, of: (one) => Number(one.lawful), show: (one) => <Pill tone={one.lawful ? "ready" : "alert"}>{one.lawful ? w.yes : w.no}</Pill> }, { label: w.why, of: why }]}
            />
          </>
        )}
      </Loaded>
    </section>
  );
}

export function Numbers({ one, again }: Told) {
  const w = steering.value;
  const path = `/api/campaigns/${one.id}/caller-ids`;
  const got = useGet<CallerIds>(path);
  const split = (typed: unknown) => String(typed).split(/[\s,;]+/).filter(Boolean);
  return (
    <>
      <section class="card stack">
        <h3>{w.callerIds}</h3>
        <p class="small muted">{w.callerAbout}</p>
        <Loaded of={got}>
          {(kept) => (
            <Rows
              place={`callers-${one.id}`} caption={w.callerIds} kept={kept.rules} add={w.addPrefix} word={w.save} fresh={{ prefix: "+33", numbers: one.default_caller_id }}
              specs={[{ name: "prefix", label: w.prefix, kind: "text" }, { name: "numbers", label: w.numbers, kind: "text", to: split }]}
              send={async (rules) => {
                await ask("PUT", path, { rules, version: kept.version });
                await Promise.all([got.again(), again()]);
              }}
            />
          )}
        </Loaded>
      </section>
      <WouldBe campaign={one.id} />
      <Lawful campaign={one.id} />
    </>
  );
}
