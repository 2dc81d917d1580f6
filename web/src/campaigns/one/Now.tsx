// The steps of a campaign, what it needs before it starts, and a copy of it.
import { useState } from "preact/hooks";
import { Checklist } from "../../admin/campaigns/Checklist";
import { Copy } from "../../admin/campaigns/Copy";
import { type Topic, useChecks } from "../../admin/campaigns/checks";
import { hrefOf, visit } from "../../kit/place";
import { Button } from "../../parts/Button";
import { PAGES } from "../../route";
import { me } from "../../session";
import { words } from "../../words";
import { steering } from "../../words/admin/campaigns";
import { steer } from "../../words/steer";
import { Import } from "../Import";
import type { Steered } from "./One";
import { Steps } from "./Steps";

/** Where a supervisor sets what is missing; an administrator has the rest in the room next door. */
function whereOf(id: number, topic: Topic): string | null {
  if (topic === "crew") return hrefOf(id, "crew");
  if (topic === "import") return hrefOf(id, "now");
  if (me.value?.role !== "admin") return null;
  return `${PAGES.admin}${topic === "system" ? hrefOf("system") : hrefOf("campaigns", id, topic)}`;
}

function Before({ one }: Steered) {
  const w = steering.value;
  const checks = useChecks(one, (topic) => whereOf(one.id, topic));
  return (
    <section class="card stack" aria-labelledby="before">
      <h2 id="before">{w.topic.start}</h2>
      {checks ? <Checklist of={checks} missing={checks.filter((check) => !check.good && !check.weak).length} /> : <p class="muted" role="status">{words.value.faults.loading}</p>}
    </section>
  );
}

export function Now(steered: Steered) {
  const { live, one } = steered;
  const [copying, setCopying] = useState(false);
  const w = steering.value;
  return (
    <>
      <section class="card stack" aria-labelledby="steps">
        <h2 id="steps">{steer.value.steps}</h2>
        <Steps of={live} spoken />
      </section>
      <div class="split both">
        <Before key={live.state} {...steered} />
        <div class="stack">
          <Import campaign={live} />
          <div><Button run={() => setCopying(!copying)} pressed={copying}>{w.copy}</Button></div>
          {copying && <Copy of={one} open={(made) => visit(made, "now")} />}
        </div>
      </div>
    </>
  );
}
