// The settings of one topic, changed together; a value that the law or the server refuses is marked where it stands.
import { Refused, ask } from "../../api";
import { Form } from "../../kit/Form";
import { Loaded, useGet } from "../../kit/get";
import { steering } from "../../words/admin/campaigns";
import type { Campaign, TrunkList } from "../wire";
import type { LawfulValues } from "./lawful";
import { type Topic, keptOf, patchOf, specsOf } from "./specs";

export type Profiles = { profiles: { name: string; country: string; doubt: string }[]; sectors: string[]; version: string; as_of: string };
export type Told = { one: Campaign; take: (changed: Campaign) => void; again: () => Promise<void> };

/** The server names whole settings; the page shows some of them in two fields. */
const PARTS: Record<string, string> = { attempt_cap: "cap_max", "attempt_cap.max": "cap_max", "attempt_cap.days": "cap_days", calling_hours: "hours" };

function inParts(fault: unknown): unknown {
  if (!(fault instanceof Refused)) return fault;
  const fields = fault.fields.map((one) => ({ ...one, field: PARTS[one.field] ?? one.field }));
  return new Refused(fault.status, fault.code, fault.message, fields);
}

export function Settings({ topic, label, one, take, again }: Told & { topic: Topic; label: string }) {
  const law = useGet<LawfulValues>(`/api/campaigns/${one.id}/law`);
  const trunks = useGet<TrunkList>("/api/trunks");
  const profiles = useGet<Profiles>("/api/law/profiles");

  async function send(changed: Record<string, unknown>, all: Record<string, unknown>) {
    try {
      take(await ask<Campaign>("PATCH", `/api/campaigns/${one.id}`, patchOf(changed, all, one)));
    } catch (fault) {
      if (fault instanceof Refused && fault.code === "changed_meanwhile") await again();
      throw inParts(fault);
    }
    await law.again();
  }

  return (
    <Loaded of={trunks}>
      {(lines) => (
        <Loaded of={profiles}>
          {(known) => (
            <section class="card" aria-label={label}><Form
              key={topic} place={`campaign-${one.id}-${topic}`} kept={keptOf(one)} send={send} word={steering.value.save}
              specs={specsOf(topic, { law: law.value, trunks: lines.trunks, profiles: known.profiles.map((profile) => profile.name), sectors: known.sectors })}
            /></section>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}
