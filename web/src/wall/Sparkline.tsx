// A small line of conversations over ten minutes, drawn by uPlot in the colours of the page.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { theme } from "../prefs";
import { samplesOf, taken } from "./samples";

const HEIGHT = 54;
const LONGEST_SECONDS = 600;
const SHORTEST_SECONDS = 60;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function options(width: number, tone: string): uPlot.Options {
  const line = colour(tone);
  return {
    width,
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    padding: [4, 0, 1, 0],
    scales: {
      x: { time: false, range: (_plot, first, last) => [Math.max(last - LONGEST_SECONDS, Math.min(first, last - SHORTEST_SECONDS)), last] },
      y: { range: (_plot, _least, most) => [0, Math.max(2, most)] },
    },
    series: [{}, { stroke: line, width: 2, fill: `${line}1f`, points: { show: false } }],
  };
}

export function Sparkline({ campaign, label, tone }: { campaign: number; label: string; tone: string }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = (): uPlot.AlignedData => {
    const { at, talking } = samplesOf(campaign);
    return [at, talking];
  };
  useEffect(() => {
    const at = place.current!;
    const drawn = (plot.current = new uPlot(options(at.clientWidth, tone), data(), at));
    const resized = new ResizeObserver(() => drawn.setSize({ width: at.clientWidth, height: HEIGHT }));
    resized.observe(at);
    return () => {
      resized.disconnect();
      drawn.destroy();
    };
  }, [campaign, tone, theme.value]);
  useEffect(() => plot.current?.setData(data()), [taken.value]);
  return <div ref={place} class="spark" role="img" aria-label={label} />;
}
