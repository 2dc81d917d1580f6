// Curves over the last hours, drawn by uPlot in the colours of the page; the moment looked at is the same in all of them.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clockTime } from "../../format";
import { theme } from "../../prefs";

export type Curve = { label: string; tone: string; dashed?: boolean; values: (number | null)[] };
type Props = { what: string; at: readonly number[]; curves: readonly Curve[]; least: number; shown: (value: number) => string; look: (index: number) => void; seen: number };

const HEIGHT = 150;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function options(width: number, { curves, least, shown, look }: Props): uPlot.Options {
  const axis = { stroke: colour("--muted"), ticks: { show: false }, font: "12px system-ui, sans-serif" };
  const grid = { stroke: colour("--line"), width: 1 };
  return {
    width, height: HEIGHT, legend: { show: false }, cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(least, (most || 0) * 1.1)] } },
    axes: [
      { ...axis, grid, space: 80, size: 28, values: (_plot, times, _axis, _space, step) => times.map((time) => clockTime(time * 1000, step < 60)) },
      { ...axis, grid, size: 62, values: (_plot, values) => values.map((value) => shown(value)) },
    ],
    series: [{}, ...curves.map(({ tone, dashed }): uPlot.Series => ({ stroke: colour(tone), width: 2, spanGaps: true, points: { show: false }, ...(dashed ? { dash: [6, 5] } : {}) }))],
    hooks: { setCursor: [(plot) => typeof plot.cursor.idx === "number" && plot.cursor.event && look(plot.cursor.idx)] },
  };
}

export function Curves(props: Props) {
  const { what, at, curves, seen } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    const here = place.current!;
    const drawn = (plot.current = new uPlot(options(here.clientWidth, props), [[...at], ...curves.map((one) => one.values)], here));
    const resized = new ResizeObserver(() => drawn.setSize({ width: here.clientWidth, height: HEIGHT }));
    resized.observe(here);
    return () => {
      resized.disconnect();
      drawn.destroy();
    };
  }, [at, theme.value, what]);
  useEffect(() => {
    const drawn = plot.current;
    if (drawn && at[seen] !== undefined) drawn.setCursor({ left: drawn.valToPos(at[seen], "x"), top: 10 }, false);
  }, [seen, at, theme.value]);
  return (
    <figure class="curves">
      <figcaption class="row wraps small"><b>{what}</b>{curves.map((one) => <span key={one.label} class="key"><i class={one.dashed ? "dashed" : ""} style={{ borderColor: `var(${one.tone})` }} />{one.label}</span>)}</figcaption>
      <div ref={place} class="curve" role="img" aria-label={`${what} : ${curves.map((one) => one.label).join(", ")}`} />
    </figure>
  );
}
