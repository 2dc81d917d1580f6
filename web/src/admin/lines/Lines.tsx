// The lines to carriers as the settings have them, with their state as the dialer sees it now.
import { useState } from "preact/hooks";
import { trunks as live } from "../../floor";
import { dayAndTime, figure, phone } from "../../format";
import { Loaded, useGet } from "../../kit/get";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { lines } from "../../words/admin/lines";
import type { Trunk, TrunkList } from "../wire";
import { Trial } from "./Trial";

function State({ of: one }: { of: Trunk }) {
  const w = lines.value;
  const now = live.value.get(one.name);
  if (!now) return <Pill tone="plain">{w.unknown}</Pill>;
  return <><Pill tone={now.state === "ok" ? "ready" : now.state === "slowed" ? "wrap_up" : "alert"}>{w.states[now.state]}</Pill> <span class="small muted">{now.fault && (w.faults[now.fault] ?? now.fault)} {now.since && dayAndTime(now.since)}</span></>;
}

export default function Lines() {
  const w = lines.value;
  const [tested, setTested] = useState<Trunk | null>(null);
  return (
    <>
    <section class="card stack">
      <p class="small muted">{w.linesAbout}</p>
      <Loaded of={useGet<TrunkList>("/api/trunks")}>
        {({ trunks }) => (
          <Table
            caption={w.trunks} rows={trunks} id={(one) => one.name}
            columns={[
              { label: w.name, of: (one) => one.name }, { label: w.state, of: (one) => live.value.get(one.name)?.state ?? "", show: (one) => <State of={one} /> }, { label: w.inUse, of: (one) => (one.enabled ? w.yes : w.no) }, { label: w.node, of: (one) => one.node },
              { label: w.channels, of: (one) => one.max_channels, show: (one) => figure(one.max_channels), figure: true }, { label: w.rate, of: (one) => one.calls_per_second, show: (one) => figure(one.calls_per_second), figure: true }, { label: w.numbers, of: (one) => one.numbers.map(phone).join(", ") },
              { label: w.actions, silent: true, show: (one) => <Button run={() => setTested(one)} pressed={tested?.name === one.name} label={`${w.test} : ${one.name}`}>{w.test}</Button> },
            ]}
          />
        )}
      </Loaded>
    </section>
    {tested && <Trial key={tested.name} trunk={tested} />}
    </>
  );
}
