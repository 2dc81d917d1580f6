// Quotas within a campaign, and the places that it calls.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { Form } from "../../kit/Form";
import { Loaded, useGet } from "../../kit/get";
import { Rows } from "../../kit/Rows";
import { Button } from "../../parts/Button";
import { steering } from "../../words/admin/campaigns";
import type { Places, Quotas as Shape } from "../wire";
import type { Told } from "./Settings";

const split = (typed: unknown) => String(typed).split(/[\s,;]+/).filter(Boolean);

function Where({ one, again }: Told) {
  const w = steering.value;
  const path = `/api/campaigns/${one.id}/places`;
  const [counted, setCounted] = useState("");
  const count = async () => {
    const typed = document.querySelector<HTMLTextAreaElement>('textarea[name="places"]')!.value;
    const found = await ask<{ inside: number; outside: number }>("POST", `${path}/preview`, { places: split(typed) });
    setCounted(w.inside(found.inside, found.outside));
  };
  return (
    <section class="card stack">
      <h3>{w.places}</h3>
      <Form
        place={`places-${one.id}`} kept={{ places: one.places.join(" ") }} word={w.save} specs={[{ name: "places", label: w.places, kind: "long", about: w.placesAbout, to: split }]}
        send={async (_, all) => {
          await ask<Places>("PUT", path, { places: all["places"] });
          await again();
        }}
      >
        <div class="row wraps"><Button run={count}>{w.look}</Button><span role="status">{counted}</span></div>
      </Form>
    </section>
  );
}

export function Quotas(told: Told) {
  const w = steering.value;
  const { one, again } = told;
  const path = `/api/campaigns/${one.id}/quotas`;
  const got = useGet<Shape>(path);
  return (
    <>
      <section class="card stack">
        <h3>{w.quotas}</h3>
        <p class="small muted">{w.quotaAbout}</p>
        <Loaded of={got}>
          {(kept) => (
            <>
              <Rows
                place={`quotas-${one.id}`} caption={w.quotas} kept={kept.quotas} add={w.addQuota} word={w.save} fresh={{ field: "postcode", value: "", most: "", dispositions: "" }}
                specs={[{ name: "field", label: w.field, kind: "text" }, { name: "value", label: w.value, kind: "text" }, { name: "most", label: w.most, kind: "number" }, { name: "dispositions", label: w.counted, kind: "text", to: split }]}
                beside={{ label: w.sofar, of: (at) => w.reached(kept.quotas[at]!.calls, kept.quotas[at]!.full) }}
                send={async (quotas) => {
                  await ask("PUT", path, { quotas, version: kept.version });
                  await Promise.all([got.again(), again()]);
                }}
              />
              {kept.held > 0 && <p class="small muted">{w.held(kept.held)}</p>}
            </>
          )}
        </Loaded>
      </section>
      <Where {...told} />
    </>
  );
}
