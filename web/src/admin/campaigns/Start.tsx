// What is missing before a campaign can start, each with where it is set, and the start.
import { ask } from "../../api";
import { hrefOf } from "../../kit/place";
import { Button } from "../../parts/Button";
import { words } from "../../words";
import { steering } from "../../words/admin/campaigns";
import type { Campaign } from "../wire";
import { Checklist } from "./Checklist";
import type { Told } from "./Settings";
import { type Topic, useChecks } from "./checks";

export function Start({ one, take }: Told) {
  const w = steering.value;
  const at = (topic: Topic) => (topic === "import" ? hrefOf("import", one.id) : topic === "system" ? hrefOf("system") : hrefOf("campaigns", one.id, topic));
  const checks = useChecks(one, at);
  if (!checks) return <p class="muted" role="status">{words.value.faults.loading}</p>;
  const missing = checks.filter((check) => !check.good && !check.weak).length;
  const start = async () => take(await ask<Campaign>("POST", `/api/campaigns/${one.id}/state`, { action: "start" }));
  return (
    <section class="card stack" aria-labelledby="before">
      <h3 id="before">{w.topic.start}</h3>
      <Checklist of={checks} missing={missing} />
      {(one.state === "draft" || one.state === "paused") && <div><Button run={start} tone="primary" disabled={missing > 0}>{w.start}</Button></div>}
    </section>
  );
}
