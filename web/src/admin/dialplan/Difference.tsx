// What differs from the dialplan in service, line by line.
import { plan } from "../../words/admin/dialplan";
import type { Line } from "./draft";

const SIGNS = { same: " ", added: "+", removed: "−" } as const;

export function Difference({ of: lines }: { of: readonly Line[] }) {
  const w = plan.value;
  if (lines.length === 0) return <p class="muted">{w.nothingDiffers}</p>;
  const names = [...new Set(lines.map((one) => one.file))];
  return (
    <div class="stack">
      {names.map((name) => (
        <div key={name} class="tabled">
          <table class="difference">
            <caption>{name}</caption>
            <thead class="unseen"><tr><th scope="col">{w.before}</th><th scope="col">{w.after}</th><th scope="col">{w.kind}</th><th scope="col">{w.line}</th></tr></thead>
            <tbody>
              {lines.filter((one) => one.file === name).map((one, at) => (
                <tr key={at} class={`${one.kind} ${one.gap && at > 0 ? "after-gap" : ""}`}>
                  <td class="figure">{one.before}</td><td class="figure">{one.after}</td>
                  <td><span aria-hidden="true">{SIGNS[one.kind]}</span><span class="unseen">{w.kinds[one.kind]}</span></td><td><code>{one.text}</code></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </div>
  );
}
