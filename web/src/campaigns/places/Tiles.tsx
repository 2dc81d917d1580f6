// Territories to choose from: the departments of France where they lie, those of other countries as a list.
import { useRef, useState } from "preact/hooks";
import { figure } from "../../format";
import { steer } from "../../words/steer";
import { territory } from "../../words/territories";
import { type Held, type Territory, heldOf, shade } from "./chosen";
import { type Spot, TILES, next } from "./map";

type Props = { country: string | null; all: readonly Territory[]; places: readonly string[]; turn: (one: Territory) => void };

const PRESSED: Record<Held, boolean | "mixed"> = { all: true, part: "mixed", none: false };

function spotsOf({ country, all }: Props): Spot[] {
  if (country === "FR") return TILES.filter((spot) => all.some((one) => one.code === spot.code));
  return all.map(({ code }, at) => ({ code, row: at, column: 0 }));
}

function Tile({ of: one, name, held, most, spot, map, stop, turn, look }: { of: Territory; name: string; held: Held; most: number; spot: Spot; map: boolean; stop: boolean; turn: () => void; look: () => void }) {
  return (
    <button
      type="button" class={`tile shade-${shade(one.waiting, most)} ${held}`} data-code={one.code} tabIndex={stop ? 0 : -1} aria-pressed={PRESSED[held]}
      style={map ? { gridRow: spot.row, gridColumn: spot.column + 1 } : undefined} onClick={turn} onFocus={look} onMouseEnter={look}
    >
      <b>{one.code}</b> {name !== one.code && <span class="named">{name}</span>} <span class="count">{figure(one.waiting)}</span><span class="unseen"> {steer.value.tileAbout(one.waiting, held)}</span>
    </button>
  );
}

export function Tiles(props: Props) {
  const w = steer.value;
  const { country, all, places, turn } = props;
  const map = country === "FR";
  const spots = spotsOf(props);
  const group = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(spots[0]?.code);
  const most = Math.max(0, ...all.map((one) => one.waiting));
  const of = (code: string) => all.find((one) => one.code === code)!;
  const seen = all.find((one) => one.code === at);
  const move = (event: KeyboardEvent) => {
    const here = spots.findIndex((spot) => spot.code === (event.target as HTMLElement).dataset["code"]);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const to = map ? next(spots[here]!, event.key) : event.key === "Home" ? spots[0] : event.key === "End" ? spots.at(-1) : step && spots[here + step];
    if (!to) return;
    event.preventDefault();
    group.current?.querySelector<HTMLElement>(`[data-code="${to.code}"]`)?.focus();
  };
  return (
    <div class="stack close">
      <div ref={group} class={map ? "tiles" : "tiles listed-tiles"} role="group" aria-label={w.map} onKeyDown={move}>
        {spots.map((spot) => {
          const one = of(spot.code);
          return <Tile key={spot.code} of={one} name={territory(country, one.code)} held={heldOf(places, one)} most={most} spot={spot} map={map} stop={spot.code === at} turn={() => turn(one)} look={() => setAt(one.code)} />;
        })}
      </div>
      <p class="small muted looked" aria-hidden="true">{seen && `${seen.code} ${territory(country, seen.code)} · ${figure(seen.waiting)} ${w.tileAbout(seen.waiting, heldOf(places, seen))}`}</p>
    </div>
  );
}
