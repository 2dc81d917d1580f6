// The numbers that may be shown: whose they are, how they do, and what is said of one.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { figure, phone } from "../../format";
import { Form } from "../../kit/Form";
import type { Option, Spec, Values } from "../../kit/fields";
import { Loaded, useGet } from "../../kit/get";
import { Table } from "../../kit/Table";
import { Pill } from "../../parts/Pill";
import { lines } from "../../words/admin/lines";
import type { Principals } from "../wire";

type Number_ = { e164: string; trunks: string[]; principal_id: number | null; signs: string[]; calls: number; answers: number; short: number; opt_outs: number } & Values;

function specs(principals: Option[]): Spec[] {
  const w = lines.value;
  return [
    { name: "principal_id", label: w.principal, kind: "choice", options: [["", w.nobody], ...principals], to: (typed) => (typed === "" ? null : Number(typed)) }, { name: "operator", label: w.operator, kind: "text" }, { name: "contract", label: w.contract, kind: "text" },
    { name: "declared", label: w.declared, kind: "check" }, { name: "callable_back", label: w.callable, kind: "check" }, { name: "valid_from", label: w.from, kind: "date", nothing: true }, { name: "valid_to", label: w.to, kind: "date", nothing: true },
    { name: "daily_cap", label: w.cap, kind: "number", nothing: true }, { name: "rests_until", label: w.rests, kind: "text", nothing: true, about: w.restsAbout }, { name: "rest_days", label: w.restDays, kind: "number" }, { name: "note", label: w.note, kind: "long" },
  ];
}

function Health({ of: one }: { of: Number_ }) {
  const w = lines.value;
  if (one.signs.length === 0) return <Pill tone="ready">{w.well}</Pill>;
  return <>{one.signs.map((sign) => <Pill key={sign} tone="alert">{w.signs[sign] ?? sign}</Pill>)}</>;
}

export default function Numbers() {
  const w = lines.value;
  const got = useGet<{ numbers: Number_[] }>("/api/caller-numbers");
  const principals = useGet<Principals>("/api/principals");
  const [open, setOpen] = useState<string | null>(null);
  const companies = principals.value?.principals.map((one): Option => [String(one.id), one.name]) ?? [];
  const whose = (one: Number_) => companies.find(([id]) => id === String(one.principal_id))?.[1] ?? w.nobody;
  return (
    <Loaded of={got}>
      {({ numbers }) => {
        const chosen = numbers.find((one) => one.e164 === open);
        const send = async (changed: Values) => {
          await ask("PATCH", `/api/caller-numbers/${open!.slice(1)}`, changed);
          await got.again();
        };
        return (
          <>
            <section class="card">
              <Table
                caption={w.numbers} rows={numbers} id={(one) => one.e164} chosen={open} empty={w.none} open={(one) => setOpen(one.e164)}
                columns={[
                  { label: w.number, of: (one) => one.e164, show: (one) => phone(one.e164) }, { label: w.trunks, of: (one) => one.trunks.join(", ") }, { label: w.principal, of: whose }, { label: w.health, of: (one) => one.signs.length, show: (one) => <Health of={one} /> },
                  { label: w.calls, of: (one) => one.calls, show: (one) => figure(one.calls), figure: true }, { label: w.answers, of: (one) => one.answers, show: (one) => figure(one.answers), figure: true },
                  { label: w.short, of: (one) => one.short, show: (one) => figure(one.short), figure: true }, { label: w.optOuts, of: (one) => one.opt_outs, show: (one) => figure(one.opt_outs), figure: true },
                ]}
              />
            </section>
            {chosen && (
              <section class="card stack" aria-labelledby="one">
                <h2 id="one">{phone(chosen.e164)}</h2>
                <Form key={chosen.e164} place={`number-${chosen.e164}`} specs={specs(companies)} kept={chosen} send={send} word={w.save} close={() => setOpen(null)} />
              </section>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
