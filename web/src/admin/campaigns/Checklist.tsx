// The things that a campaign needs, one below the other.
import { Pill } from "../../parts/Pill";
import { steering } from "../../words/admin/campaigns";
import type { Check } from "./checks";

export function Checklist({ of: checks, missing }: { of: Check[]; missing: number }) {
  const w = steering.value;
  return (
    <>
      <ul class="plain">
        {checks.map((check) => (
          <li key={check.name} class="row wraps">
            <Pill tone={check.good ? "ready" : check.weak ? "wrap_up" : "alert"}>{check.good ? w.fine : check.weak ? w.weak : w.lacks}</Pill>
            <span class="grow">{check.sentence}</span>
            {!check.good && (check.href === null ? <span class="small muted">{w.byAdmin}</span> : <a href={check.href} aria-label={`${w.fix} : ${check.sentence}`}>{w.fix}</a>)}
          </li>
        ))}
      </ul>
      <p role="status">{missing === 0 ? w.ready : w.missing(missing)}</p>
    </>
  );
}
