// The state of the system: each thing that was looked at, and what cures it where it is not good.
import { clockTime } from "../../format";
import { Loaded, useGet } from "../../kit/get";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { language } from "../../prefs";
import { reading } from "../../words/admin/reading";

type Finding = { state: "good" | "weak" | "wrong"; text_fr: string; text_en: string; cure_fr: string; cure_en: string };
type State = { at: string; findings: Finding[] };

const TONES = { good: "ready", weak: "wrap_up", wrong: "alert" } as const;
const ORDER = { wrong: 0, weak: 1, good: 2 } as const;

export default function System() {
  const w = reading.value;
  const got = useGet<State>("/api/system");
  const french = language.value === "fr";
  return (
    <Loaded of={got}>
      {({ at, findings }) => (
        <section class="card stack">
          <div class="row between wraps"><p role="status">{w.checked(clockTime(at, true))} {findings.every((one) => one.state !== "wrong") && w.allGood}</p><Button run={got.again}>{w.look}</Button></div>
          <ul class="stack" aria-label={w.findings}>
            {[...findings].sort((x, y) => ORDER[x.state] - ORDER[y.state]).map((one) => (
              <li key={one.text_en} class="row wraps">
                <Pill tone={TONES[one.state]}>{w.states[one.state]}</Pill>
                <span class="grow">{french ? one.text_fr : one.text_en}{one.state !== "good" && <><br /><span class="small muted">{w.cure} : {french ? one.cure_fr : one.cure_en}</span></>}</span>
              </li>
            ))}
          </ul>
          <p class="small muted">{w.more}</p>
        </section>
      )}
    </Loaded>
  );
}
