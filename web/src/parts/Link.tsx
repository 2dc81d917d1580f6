// How old the data is, in the corner; and a strip across the page as soon as the server is not heard.
import { useEffect, useRef } from "preact/hooks";
import { duration } from "../format";
import { age, link } from "../live";
import { words } from "../words";
import { Pill } from "./Pill";
import { announce } from "./Said";

export function DataAge() {
  const w = words.value.link;
  if (link.value === "opening" || age.value === null) return <Pill tone="plain">{w.opening}</Pill>;
  if (link.value === "lost") return <Pill tone="alert">{w.old(duration(age.value / 1000))}</Pill>;
  const tenths = Math.round(age.value / 100) / 10;
  const shown = tenths.toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1 });
  return <Pill tone="ready">{w.live(shown)}</Pill>;
}

export function LostLink({ inCall = false }: { inCall?: boolean }) {
  const w = words.value.link;
  const was = useRef(link.value);
  useEffect(() => {
    if (was.current === "lost" && link.value === "live") announce(w.back);
    was.current = link.value;
  }, [link.value]);
  return (
    <div role="alert">
      {link.value === "lost" && (
        <div class="strip alert" data-test="lost-link">
          <b>{w.lost}</b> {age.value !== null && <span aria-hidden="true">{w.age(duration(age.value / 1000))} </span>}
          {w.trying} {inCall && w.callGoesOn}
        </div>
      )}
    </div>
  );
}
