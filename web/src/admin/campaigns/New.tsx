// A new campaign: what cannot be left out; everything else has a value that can be changed afterwards.
import { ask } from "../../api";
import { Form } from "../../kit/Form";
import type { Spec } from "../../kit/fields";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { hrefOf, visit } from "../../kit/place";
import type { Created } from "../../wire";
import { steering } from "../../words/admin/campaigns";
import type { Principals, TrunkList } from "../wire";
import type { Profiles } from "./Settings";
import { modes } from "./specs";

type Known = { principals: Principals; trunks: TrunkList; profiles: Profiles };

function specs({ principals, trunks, profiles }: Known): Spec[] {
  const w = steering.value;
  const numbers = [...new Set(trunks.trunks.flatMap((trunk) => trunk.numbers))];
  return [
    { name: "name", label: w.name, kind: "text", required: true },
    { name: "principal_id", label: w.principal, kind: "choice", options: principals.principals.map((one) => [String(one.id), one.name]), to: Number },
    { name: "mode", label: w.mode, kind: "choice", options: modes() },
    { name: "trunk", label: w.trunk, kind: "choice", options: trunks.trunks.map((one) => [one.name, one.name]) },
    { name: "default_caller_id", label: w.shown, kind: "choice", options: numbers.map((one) => [one, one]) },
    { name: "profile", label: w.labels.profile, kind: "choice", options: profiles.profiles.map((one) => [one.name, `${one.name} (${one.country})`]) },
  ];
}

function Fields(known: Known) {
  const w = steering.value;
  const fields = specs(known);
  const first = (name: string) => fields.find((one) => one.name === name)?.options?.[0]?.[0] ?? "";
  const kept = { name: "", principal_id: first("principal_id"), mode: "predictive", trunk: first("trunk"), default_caller_id: first("default_caller_id"), profile: "FR_B2C" };
  const send = async (_: unknown, all: Record<string, unknown>) => {
    const made = await ask<Created>("POST", "/api/campaigns", all);
    visit("campaigns", made.id, "start");
    note(w.made(String(all["name"])));
  };
  return <Form place="campaign-new" fresh specs={fields} kept={kept} send={send} word={w.create} close={() => visit("campaigns")} />;
}

export function New() {
  const w = steering.value;
  const principals = useGet<Principals>("/api/principals");
  const trunks = useGet<TrunkList>("/api/trunks");
  const profiles = useGet<Profiles>("/api/law/profiles");
  return (
    <>
      <p><a href={hrefOf("campaigns")}>{w.back}</a></p>
      <section class="card stack">
        <h2>{w.fresh}</h2>
        <Loaded of={principals}>{(a) => <Loaded of={trunks}>{(b) => <Loaded of={profiles}>{(c) => <Fields principals={a} trunks={b} profiles={c} />}</Loaded>}</Loaded>}</Loaded>
      </section>
    </>
  );
}
