// From all leads down to those that can be called now: a bar for each line, which begins where the one above ended.
import { dayAndTime, figure } from "../../format";
import { language } from "../../prefs";
import { why } from "../../words/why";
import type { Line, Step, Why } from "./shapes";

type Bar = { key: string; name: string; about: string; count: number; from: number; tone: string; line: Line | null };

export const nameOf = (step: Step) => (language.value === "fr" ? step.text_fr : step.text_en);

function about(step: Step): string {
  const w = why.value;
  return [
    step.until && w.until(dayAndTime(step.until)), step.for_good > 0 && step.for_good < step.count && w.forGood(figure(step.for_good)), step.calendar, step.source,
  ].filter(Boolean).join(" · ");
}

function barsOf(leads: Why["leads"]): Bar[] {
  const w = why.value;
  let left = leads.total;
  const steps = leads.steps.filter((step) => step.count > 0).map((step): Bar => {
    left -= step.count;
    const { line, rule, calendar } = step;
    return { key: `${line} ${rule} ${calendar}`, name: nameOf(step), about: about(step), count: step.count, from: left, tone: rule ? "law" : "held", line: { line, rule, calendar } };
  });
  const callable: Line = { line: "callable_now", rule: null, calendar: null };
  return [
    { key: "all", name: w.all, about: "", count: leads.total, from: 0, tone: "all", line: null }, ...steps,
    { key: "callable", name: w.callable, about: "", count: leads.callable_now, from: 0, tone: "callable", line: callable },
  ];
}

export function Waterfall({ leads, chosen, open }: { leads: Why["leads"]; chosen: string | null; open: (key: string, line: Line, name: string) => void }) {
  const share = (count: number) => `${leads.total ? (100 * count) / leads.total : 0}%`;
  return (
    <ol class="waterfall">
      {barsOf(leads).map((one) => {
        const inside = (
          <>
            <span class="named">{one.name}{one.about && <span class="small muted">{one.about}</span>}</span>
            <span class="figure">{figure(one.count)}</span>
            <span class="bar" aria-hidden="true"><i class={one.tone} style={{ left: share(one.from), width: share(one.count) }} /></span>
          </>
        );
        const line = one.line;
        if (!line || one.count === 0) return <li key={one.key}><span class="step">{inside}</span></li>;
        return <li key={one.key}><button type="button" class="step" aria-expanded={chosen === one.key} onClick={() => open(one.key, line, one.name)}>{inside}</button></li>;
      })}
    </ol>
  );
}
