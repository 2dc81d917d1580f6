// What a campaign needs before it can start, each with whether it is there and where it is set.
import { dialer, trunks as floorTrunks } from "../../floor";
import { useGet } from "../../kit/get";
import { steering } from "../../words/admin/campaigns";
import type { Campaign, Crew, Dispositions, ShownChecks, Status, TrunkList } from "../wire";

/** Where a thing is set: agents, leads, numbers, dispositions, dates, the line or the system. */
export type Topic = "crew" | "import" | "numbers" | "closing" | "hours" | "dialing" | "system";
/** `href`: nothing where this person cannot set it. */
export type Check = { name: string; sentence: string; good: boolean; weak?: boolean; href: string | null };

export function useChecks(one: Campaign, at: (topic: Topic) => string | null): Check[] | null {
  const w = steering.value.checks;
  const path = `/api/campaigns/${one.id}`;
  const crew = useGet<Crew>(`${path}/crew`).value;
  const status = useGet<Status>(`${path}/status`).value;
  const shown = useGet<ShownChecks>(`${path}/caller-ids/check`).value;
  const closing = useGet<Dispositions>(`${path}/dispositions`).value;
  const trunks = useGet<TrunkList>("/api/trunks").value;
  const prompts = useGet<{ prompts: { state: string; language: string }[] }>(`/api/prompts?principal_id=${one.principal_id}`).value;
  if (!crew || !status || !shown || !closing || !trunks || !prompts) return null;
  const callable = (status.leads["callable"] ?? 0) + (status.leads["callback"] ?? 0);
  const line = trunks.trunks.find((trunk) => trunk.name === one.trunk);
  const up = line?.enabled === true && floorTrunks.value.get(one.trunk)?.state !== "down";
  const dated = one.ends_on === null || one.ends_on >= new Date().toISOString().slice(0, 10);
  const told = prompts.prompts.some((prompt) => prompt.state === "confirmed" && prompt.language === one.language);
  return [
    { name: "agents", sentence: w.agents(crew.agent_ids.length), good: crew.agent_ids.length > 0, href: at("crew") },
    { name: "leads", sentence: w.leads(callable), good: callable > 0, href: at("import") },
    { name: "number", sentence: w.number(shown.lawful), good: shown.lawful > 0, href: at("numbers") },
    { name: "dispositions", sentence: w.dispositions(closing.dispositions.length), good: closing.dispositions.length > 0, href: at("closing") },
    { name: "dates", sentence: w.dates(dated), good: dated, href: at("hours") },
    { name: "trunk", sentence: w.trunk(up), good: up, href: at("dialing") },
    { name: "dialer", sentence: w.dialer(dialer.value?.state === "up"), good: dialer.value?.state === "up", href: at("system") },
    { name: "prompt", sentence: w.prompt(told), good: told, weak: true, href: at("system") },
  ];
}
