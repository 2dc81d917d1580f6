// What is missing before a campaign can start, each with where it is set, and the start.
import { ask } from "../../api";
import { dialer, trunks as floorTrunks } from "../../floor";
import { useGet } from "../../kit/get";
import { hrefOf } from "../../kit/place";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { words } from "../../words";
import { steering } from "../../words/admin/campaigns";
import type { Campaign, Crew, Dispositions, ShownChecks, Status, TrunkList } from "../wire";
import type { Told } from "./Settings";

type Check = { name: string; sentence: string; good: boolean; weak?: boolean; href: string };

function useChecks(one: Campaign): Check[] | null {
  const w = steering.value.checks;
  const path = `/api/campaigns/${one.id}`;
  const crew = useGet<Crew>(`${path}/crew`).value;
  const status = useGet<Status>(`${path}/status`).value;
  const shown = useGet<ShownChecks>(`${path}/caller-ids/check`).value;
  const closing = useGet<Dispositions>(`${path}/dispositions`).value;
  const trunks = useGet<TrunkList>("/api/trunks").value;
  const prompts = useGet<{ prompts: { state: string; language: string }[] }>(`/api/prompts?principal_id=${one.principal_id}`).value;
  if (!crew || !status || !shown || !closing || !trunks || !prompts) return null;
  const at = (topic: string) => hrefOf("campaigns", one.id, topic);
  const callable = (status.leads["callable"] ?? 0) + (status.leads["callback"] ?? 0);
  const line = trunks.trunks.find((trunk) => trunk.name === one.trunk);
  const up = line?.enabled === true && floorTrunks.value.get(one.trunk)?.state !== "down";
  const dated = one.ends_on === null || one.ends_on >= new Date().toISOString().slice(0, 10);
  const told = prompts.prompts.some((prompt) => prompt.state === "confirmed" && prompt.language === one.language);
  return [
    { name: "agents", sentence: w.agents(crew.agent_ids.length), good: crew.agent_ids.length > 0, href: at("crew") },
    { name: "leads", sentence: w.leads(callable), good: callable > 0, href: hrefOf("import", one.id) },
    { name: "number", sentence: w.number(shown.lawful), good: shown.lawful > 0, href: at("numbers") },
    { name: "dispositions", sentence: w.dispositions(closing.dispositions.length), good: closing.dispositions.length > 0, href: at("closing") },
    { name: "dates", sentence: w.dates(dated), good: dated, href: at("hours") },
    { name: "trunk", sentence: w.trunk(up), good: up, href: at("dialing") },
    { name: "dialer", sentence: w.dialer(dialer.value?.state === "up"), good: dialer.value?.state === "up", href: hrefOf("system") },
    { name: "prompt", sentence: w.prompt(told), good: told, weak: true, href: hrefOf("system") },
  ];
}

export function Start({ one, take }: Told) {
  const w = steering.value;
  const checks = useChecks(one);
  if (!checks) return <p class="muted" role="status">{words.value.faults.loading}</p>;
  const missing = checks.filter((check) => !check.good && !check.weak).length;
  const start = async () => take(await ask<Campaign>("POST", `/api/campaigns/${one.id}/state`, { action: "start" }));
  return (
    <section class="card stack" aria-labelledby="before">
      <h3 id="before">{w.topic.start}</h3>
      <ul class="plain">
        {checks.map((check) => (
          <li key={check.name} class="row wraps">
            <Pill tone={check.good ? "ready" : check.weak ? "wrap_up" : "alert"}>{check.good ? w.fine : check.weak ? w.weak : w.lacks}</Pill>
            <span class="grow">{check.sentence}</span>
            {!check.good && <a href={check.href} aria-label={`${w.fix} : ${check.sentence}`}>{w.fix}</a>}
          </li>
        ))}
      </ul>
      <p role="status">{missing === 0 ? w.ready : w.missing(missing)}</p>
      {(one.state === "draft" || one.state === "paused") && <div><Button run={start} tone="primary" disabled={missing > 0}>{w.start}</Button></div>}
    </section>
  );
}
