// Who is on the line: the contact, all numbers, what is shown to them.
import { useCallback, useEffect, useState } from "preact/hooks";
import { now } from "../clock";
import { phone, timeIn } from "../format";
import { Button } from "../parts/Button";
import { Pill } from "../parts/Pill";
import { announce } from "../parts/Said";
import type { Card, Named } from "../wire";
import { words } from "../words";
import { Correct, named } from "./Correct";

export function nameOf(contact: Named): string {
  const person = [contact.title, contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return person || contact.company || words.value.card.unknown;
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return <><dt>{name}</dt><dd>{children}</dd></>;
}

export function Person({ card }: { card: Card }) {
  const w = words.value.card;
  const { contact, campaign, attempt } = card;
  const [corrected, setCorrected] = useState(0); // the call in which the card is written in
  const open = useCallback(() => setCorrected(attempt.id), [attempt.id]);
  const close = useCallback(() => setCorrected(0), []);
  useEffect(() => announce(w.arrived(nameOf(contact))), [attempt.id]);
  return (
    <section class="card scrolls" aria-labelledby="person">
      <div class="row between wraps">
        <h1 id="person">{nameOf(contact)}</h1>
        <Pill tone="reserved">{w.there(timeIn(campaign.timezone, now.value))}</Pill>
      </div>
      {corrected === attempt.id ? <Correct key={attempt.id} card={card} close={close} /> : <Known card={card} correct={open} />}
    </section>
  );
}

function Known({ card, correct }: { card: Card; correct: () => void }) {
  const w = words.value.card;
  const { contact, campaign, attempt } = card;
  const place = [contact.street, [contact.postcode, contact.city].filter(Boolean).join(" ")].filter(Boolean).join(", ");
  return (
    <>
      <dl class="facts">
        {contact.company && nameOf(contact) !== contact.company && <Fact name={w.company}>{contact.company}</Fact>}
        {contact.numbers.map((one) => (
          <Fact key={one.e164} name={w.kinds[one.kind] ?? one.kind}>
            {one.e164 === attempt.e164 ? <b>{phone(one.e164)}</b> : phone(one.e164)} {one.e164 === attempt.e164 && <span class="small muted">{w.called}</span>}
          </Fact>
        ))}
        {place && <Fact name={w.address}>{place}</Fact>}
        {contact.email && <Fact name={w.email}>{contact.email}</Fact>}
        <Fact name={w.campaign}>{campaign.name}</Fact>
        {attempt.caller_id && <Fact name={w.shown}>{phone(attempt.caller_id)}</Fact>}
      </dl>
      {Object.keys(contact.extra).length > 0 && (
        <>
          <h2 class="spaced">{w.extra}</h2>
          <dl class="facts">{Object.entries(contact.extra).map(([name, value]) => <Fact key={name} name={named(name)}>{value}</Fact>)}</dl>
        </>
      )}
      <div class="row spaced"><Button run={correct} shortcut="c">{w.correct}</Button></div>
    </>
  );
}
