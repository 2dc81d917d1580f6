// How a call sounded to the agent's browser, and what the agent was told of it.
import { duration, figure } from "../format";
import { words } from "../words";
import type { Sound } from "./shapes";

const inTenths = (n: number) => figure(Math.round(n * 10) / 10);

function Figures({ of }: { of: Sound }) {
  const w = words.value.recordings;
  const lost = of.packets_expected ? (100 * of.packets_lost) / of.packets_expected : null;
  const rows: [string, string][] = [
    [w.measured, duration(of.seconds)],
    [w.lostSound, lost === null ? w.unmeasured : `${inTenths(lost)} %`],
    [w.jitter, of.jitter_ms === null || of.worst_jitter_ms === null ? w.unmeasured : w.meanAndWorst(inTenths(of.jitter_ms), inTenths(of.worst_jitter_ms))],
    [w.roundTrip, of.round_trip_ms === null ? w.unmeasured : `${inTenths(of.round_trip_ms)} ms`],
    [w.warned, of.warnings.map((one) => w.troubles[one]).join(", ") || w.warnedOfNothing],
  ];
  return <table><tbody>{rows.map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td>{value}</td></tr>)}</tbody></table>;
}

export function Sounded({ of }: { of: Sound | null }) {
  const w = words.value.recordings;
  return (
    <section class="card stack" aria-label={w.sounded}>
      <h2>{w.sounded}</h2>
      {of ? <Figures of={of} /> : <p class="small muted">{w.notMeasured}</p>}
    </section>
  );
}
