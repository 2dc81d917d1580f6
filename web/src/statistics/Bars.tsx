// One bar for each row, drawn by uPlot in the colours of the page; the table says the same in figures.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { theme } from "../prefs";
import { words } from "../words";

const HEIGHT = 190;
const LONGEST_LABEL = 16;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function cut(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

function options(width: number, labels: string[]): uPlot.Options {
  const axis = { stroke: colour("--muted"), ticks: { show: false }, font: "12px system-ui, sans-serif" };
  const step = Math.max(1, Math.ceil((labels.length * 110) / width));
  const named = (_plot: uPlot, places: number[]) => places.map((at) => (Number.isInteger(at) && at % step === 0 ? cut(labels[at] ?? "") : ""));
  return {
    width, height: HEIGHT, cursor: { show: false }, legend: { show: false },
    scales: { x: { time: false, range: [-0.6, Math.max(labels.length, 4) - 0.4] }, y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.05)] } },
    axes: [
      { ...axis, grid: { show: false }, splits: () => labels.map((_, at) => at), values: named },
      { ...axis, size: 60, grid: { stroke: colour("--line"), width: 1 } },
    ],
    series: [{}, { fill: colour("--accent"), stroke: colour("--accent"), points: { show: false }, paths: uPlot.paths.bars!({ size: [0.6, 60] }) }],
  };
}

export function Bars({ labels, values, what }: { labels: string[]; values: number[]; what: string }) {
  const place = useRef<HTMLDivElement>(null);
  const given = JSON.stringify([labels, values]);
  useEffect(() => {
    const at = place.current!;
    let drawn: uPlot | null = null;
    const draw = () => {
      drawn?.destroy();
      drawn = new uPlot(options(at.clientWidth, labels), [labels.map((_, n) => n), values], at);
    };
    let width = 0;
    const resized = new ResizeObserver(() => {
      if (at.clientWidth !== width) draw();
      width = at.clientWidth;
    });
    resized.observe(at);
    return () => {
      resized.disconnect();
      drawn?.destroy();
    };
  }, [given, theme.value]);
  return <div ref={place} class="bars" role="img" aria-label={words.value.statistics.chart(what)} />;
}
