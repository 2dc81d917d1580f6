// One call: its sound, what was said of it, who listened, its links, its rating, how long it is kept.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { get } from "../api";
import { dayAndTime, duration } from "../format";
import { tell } from "../parts/Said";
import { words } from "../words";
import { Player } from "./Player";
import { Rating } from "./Rating";
import { Shares } from "./Shares";
import { Sounded } from "./Sounded";
import type { Detail, Mark, Recording, Scorecard } from "./shapes";

function marksOf(of: Detail): Mark[] {
  const w = words.value.recordings;
  const length = (of.duration_ms ?? 0) / 1000;
  const marks: Mark[] = [{ at: 0, name: w.markBegin }];
  for (const one of of.ratings) if (one.at_ms !== null) marks.push({ at: one.at_ms / 1000, name: `${w.markComment} ${one.who}` });
  if (of.disposition && of.disposed_at) {
    // an agent disposes during the call or after it: then it is at the end
    const at = (Date.parse(of.disposed_at) - Date.parse(of.started_at)) / 1000;
    marks.push({ at: Math.min(Math.max(0, at), length), name: `${w.markDisposition} ${of.disposition}` });
  }
  return marks.sort((a, b) => a.at - b.at);
}

export function One({ of }: { of: Recording }) {
  const w = words.value.recordings;
  const [told, setTold] = useState<{ detail: Detail; card: Scorecard } | null>(null);
  const at = useRef(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useCallback((seconds: number) => void (at.current = seconds), []);
  const reread = useCallback(async () => {
    const [detail, card] = await Promise.all([get<Detail>(`/api/recordings/${of.id}`), get<Scorecard>(`/api/campaigns/${of.campaign_id}/scorecard`)]);
    setTold({ detail, card });
  }, [of]);
  useEffect(() => {
    reread().then(() => heading.current?.focus(), tell);
  }, [reread]);
  const marks = useMemo(() => (told ? marksOf(told.detail) : []), [told, words.value]);
  if (!told) return <p class="card muted">{words.value.faults.loading}</p>;
  const { detail } = told;
  const who = [of.title, of.first_name, of.last_name].filter(Boolean).join(" ") || of.company;
  return (
    <div class="one">
      <section class="card stack">
        <h2 ref={heading} tabIndex={-1} class="noticed">{who} · {of.agent} · {dayAndTime(of.started_at)}</h2>
        <Player id={of.id} marks={marks} moved={moved} began={() => void reread().catch(tell)} />
        {detail.note && <p><b>{w.note}</b> {detail.note}</p>}
      </section>
      <div class="beside">
        <section class="card stack" aria-label={w.kept}>
          <h2>{w.kept}</h2>
          <p>{w.keptUntil(dayAndTime(detail.kept_until))}</p>
          <p>{detail.held === null ? w.notHeld : w.held(detail.held)} {detail.held_until && w.heldUntil(dayAndTime(detail.held_until))}</p>
        </section>
        <section class="card stack" aria-label={w.listeners}>
          <h2>{w.listeners}</h2>
          {detail.listens.length === 0 && <p class="small muted">{w.nobody}</p>}
          {detail.listens.length > 0 && (
            <table>
              <thead><tr><th scope="col">{w.listener}</th><th scope="col">{w.when}</th><th scope="col" class="figure">{w.howLong}</th></tr></thead>
              <tbody>
                {detail.listens.map((one) => (
                  <tr key={one.id}><td>{one.who ?? w.byLink(one.share_id!)}</td><td>{dayAndTime(one.began_at)}</td><td class="figure">{one.share_id ? w.unmeasured : duration(one.heard_ms / 1000)}</td></tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <Sounded of={detail.sound} />
        <Shares id={of.id} shares={detail.shares} changed={reread} />
        <Rating key={told.card.version} of={detail} card={told.card} at={() => at.current} changed={reread} />
      </div>
    </div>
  );
}
