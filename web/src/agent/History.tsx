// What happened with this contact before, newest first.
import { dayAndTime, duration } from "../format";
import { language } from "../prefs";
import type { Card, CardPast } from "../wire";
import { words } from "../words";

function labelOf(card: Card, code: string): string {
  const known = card.dispositions.find((one) => one.code === code);
  if (!known) return code;
  return language.value === "fr" ? known.label_fr : known.label_en;
}

function Past({ one, card }: { one: CardPast; card: Card }) {
  const w = words.value;
  const facts = [
    one.outcome === "connected" ? w.card.spoke(duration(one.talk_seconds)) : w.outcomes[one.outcome],
    one.disposition_code && labelOf(card, one.disposition_code),
    one.agent,
    one.campaign !== card.campaign.name && one.campaign,
  ];
  return (
    <li>
      <b>{dayAndTime(one.at)}</b> {facts.filter(Boolean).join(" · ")}
      {one.note && <p class="muted">« {one.note} »</p>}
    </li>
  );
}

export function History({ card }: { card: Card }) {
  const w = words.value.card;
  return (
    <section>
      <h2>{w.history}</h2>
      {card.history.length === 0 && <p class="small muted">{w.firstCall}</p>}
      <ol class="hist small">{card.history.map((one) => <Past key={one.attempt_id} one={one} card={card} />)}</ol>
    </section>
  );
}
