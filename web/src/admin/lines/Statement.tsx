// The statement of a month: seats, options and calls; issued, it stays as it is.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { sure } from "../../kit/ask";
import { Loaded, useGet } from "../../kit/get";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { lines } from "../../words/admin/lines";

type Shape = { month: string; currency: string; issued: boolean; seats_amount: string; options_amount: string; calls_amount: string; amount: string };

function Of({ month }: { month: string }) {
  const w = lines.value;
  const path = `/api/statements/${month}`;
  const got = useGet<Shape>(path);
  const issue = async () => {
    if (!(await sure(w.issueAsk(month), w.issueAbout, w.issue))) return;
    await ask("POST", `${path}/issue`);
    await got.again();
  };
  return (
    <Loaded of={got}>
      {(one) => (
        <>
          <dl class="row wraps">{([[w.seats, one.seats_amount], [w.options, one.options_amount], [w.callsAmount, one.calls_amount], [w.total, one.amount]] as const).map(([label, amount]) => <div key={label}><dt class="small muted">{label}</dt><dd><b>{amount} {one.currency}</b></dd></div>)}</dl>
          <div class="row wraps">
            <Pill tone={one.issued ? "ready" : "plain"}>{one.issued ? w.issued : w.draft}</Pill>
            <a class="btn" href={`${path}/page`} target="_blank" rel="noopener">{w.page}</a>
            {!one.issued && <Button run={issue}>{w.issue}</Button>}
          </div>
        </>
      )}
    </Loaded>
  );
}

export function Statement() {
  const w = lines.value;
  const [month, setMonth] = useState(new Date().toISOString().slice(0, 7));
  return (
    <section class="card stack">
      <h2>{w.statement}</h2>
      <label class="field"><span>{w.month}</span><input type="month" value={month} onChange={(event) => setMonth(event.currentTarget.value)} /></label>
      {/^\d{4}-\d{2}$/.test(month) && <Of key={month} month={month} />}
    </section>
  );
}
