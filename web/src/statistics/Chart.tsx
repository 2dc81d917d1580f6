// Attempts as bars and connected calls as a line; the table beside has the same figures for who cannot see them.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { Pill } from "../parts/Pill";
import { theme } from "../prefs";
import { words } from "../words";
import type { Figures } from "./shapes";

const HEIGHT = 200;

export function Chart({ of, names, label }: { of: Figures[]; names: string[]; label: string }) {
  const w = words.value.statistics;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = place.current!;
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const axis = { stroke: colour("--ink"), grid: { stroke: colour("--line") } };
    const drawn = new uPlot({
      width: at.clientWidth, height: HEIGHT, cursor: { show: false }, legend: { show: false },
      scales: { x: { time: false, range: [-0.6, of.length - 0.4] }, y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] } },
      axes: [{ ...axis, splits: () => of.map((_, n) => n), values: (_plot, at) => at.map((n) => names[n] ?? "") }, axis],
      series: [
        { label: "" },
        { label: w.attempts, stroke: colour("--talking"), fill: `${colour("--talking")}66`, paths: uPlot.paths.bars!({ size: [0.6, 60] }), points: { show: false } },
        { label: w.connected, stroke: colour("--ready"), width: 3, points: { show: true, size: 7 } },
      ],
    }, [of.map((_, n) => n), of.map((one) => one.attempts), of.map((one) => one.connected)], at);
    const resized = new ResizeObserver(() => drawn.setSize({ width: at.clientWidth, height: HEIGHT }));
    resized.observe(at);
    return () => {
      resized.disconnect();
      drawn.destroy();
    };
  }, [of, names.join(), theme.value, w]);
  return (
    <div>
      <div ref={place} class="chart" role="img" aria-label={label} />
      <p class="row tight" aria-hidden="true"><Pill tone="talking">{w.attempts}</Pill><Pill tone="ready">{w.connected}</Pill></p>
    </div>
  );
}
