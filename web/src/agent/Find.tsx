// Calls by hand: a lead is found by name or number in one of my campaigns, and dialed.
import { useCallback, useState } from "preact/hooks";
import { phone } from "../format";
import { Button } from "../parts/Button";
import { announce, tell } from "../parts/Said";
import type { FoundLead, OwnCampaign } from "../wire";
import { words } from "../words";
import { nameOf } from "./Person";
import { dialLead, findLeads } from "./desk";

function Found({ lead, ready }: { lead: FoundLead; ready: boolean }) {
  const w = words.value;
  const dial = useCallback(() => dialLead(lead.id), [lead.id]);
  const said = lead.last_outcome && w.outcomes[lead.last_outcome];
  return (
    <li class="row between">
      <span class="grow">
        <b>{nameOf(lead)}</b><br />
        <span class="small muted">{[phone(lead.number), said].filter(Boolean).join(" · ")}</span>
      </span>
      <Button run={dial} disabled={!ready} label={w.find.dialWhom(nameOf(lead))}>{w.preview.dial}</Button>
    </li>
  );
}

export function Find({ campaign, ready }: { campaign: OwnCampaign; ready: boolean }) {
  const w = words.value.find;
  const [text, setText] = useState("");
  const [found, setFound] = useState<FoundLead[] | null>(null);
  const look = useCallback(async () => {
    const leads = await findLeads(campaign.id, text.trim());
    setFound(leads);
    announce(w.found(leads.length));
  }, [campaign.id, text, w]);
  return (
    <form class="stack close" role="search" aria-label={w.title(campaign.name)} onSubmit={(event) => { event.preventDefault(); look().catch(tell); }}>
      <div class="row tight look">
        <label class="field grow">
          <span>{w.label}</span>
          <input type="search" minLength={3} maxLength={100} required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <button type="submit" class="btn">{w.look}</button>
      </div>
      {found?.length === 0 && <p class="small muted">{w.found(0)}</p>}
      {found && <ul class="stack close found">{found.map((one) => <Found key={one.id} lead={one} ready={ready} />)}</ul>}
    </form>
  );
}
