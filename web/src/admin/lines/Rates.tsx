// What calls to each prefix cost on a line, from which day on.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { Form } from "../../kit/Form";
import type { Values } from "../../kit/fields";
import { sure } from "../../kit/ask";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { lines } from "../../words/admin/lines";
import type { Trunk } from "../wire";

type Rate = { id: number; prefix: string; from_date: string; per_minute: string; per_call: string; first_seconds: number; step_seconds: number };

function Of({ trunk }: { trunk: string }) {
  const w = lines.value;
  const path = `/api/trunks/${trunk}/rates`;
  const got = useGet<{ rates: Rate[] }>(path);
  const [made, setMade] = useState(0);
  const send = async (_: Values, all: Values) => {
    await ask("POST", path, { rates: [all] });
    note(w.rateSet);
    await got.again();
    setMade(made + 1);
  };
  const remove = async (rate: Rate) => {
    if (!(await sure(w.removeRate, w.removeRateAbout, w.remove))) return;
    const gone = await ask<{ ids: number[] }>("POST", `${path}/remove`, { ids: [rate.id] });
    note(gone.ids.length > 0 ? w.removed : w.kept);
    await got.again();
  };
  return (
    <>
      <Loaded of={got}>
        {({ rates }) => (
          <Table
            caption={w.rates} rows={rates} id={(one) => one.id} empty={w.noRate}
            columns={[
              { label: w.prefix, of: (one) => one.prefix }, { label: w.fromDate, of: (one) => one.from_date }, { label: w.perMinute, of: (one) => Number(one.per_minute), show: (one) => one.per_minute, figure: true }, { label: w.perCall, of: (one) => Number(one.per_call), show: (one) => one.per_call, figure: true },
              { label: w.firstSeconds, of: (one) => one.first_seconds, figure: true }, { label: w.step, of: (one) => one.step_seconds, figure: true }, { label: w.remove, silent: true, show: (one) => <Button tone="bare" run={() => remove(one)} label={`${w.remove} : ${one.prefix} ${one.from_date}`}>{w.remove}</Button> },
            ]}
          />
        )}
      </Loaded>
      <Form
        key={made} place={`rate-${trunk}`} fresh kept={{ prefix: "+33", from_date: new Date().toISOString().slice(0, 10), per_minute: "", per_call: 0, first_seconds: 0, step_seconds: 1 }} send={send} word={w.addRate}
        specs={[
          { name: "prefix", label: w.prefix, kind: "text" }, { name: "from_date", label: w.fromDate, kind: "date" }, { name: "per_minute", label: w.perMinute, kind: "number" }, { name: "per_call", label: w.perCall, kind: "number" },
          { name: "first_seconds", label: w.firstSeconds, kind: "number" }, { name: "step_seconds", label: w.step, kind: "number" },
        ]}
      />
    </>
  );
}

export function Rates({ trunks }: { trunks: Trunk[] }) {
  const w = lines.value;
  const [chosen, setChosen] = useState(trunks[0]?.name ?? "");
  return (
    <section class="card stack">
      <h2>{w.rates}</h2>
      <label class="field"><span>{w.name}</span><select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>{trunks.map((one) => <option key={one.name} value={one.name} selected={one.name === chosen}>{one.name}</option>)}</select></label>
      {chosen && <Of key={chosen} trunk={chosen} />}
    </section>
  );
}
