// What needs a person now: what is wrong, why, and the way there.
import { secondsSince } from "../clock";
import { agents, callbacks, dialer, trunks, watched } from "../floor";
import { duration, share } from "../format";
import type { FloorAgent } from "../wire";
import { words } from "../words";
import { whyPaused } from "./AgentTile";
import { lawful } from "./CampaignCard";
import { isLongPause, isLongWrap } from "./thresholds";

type Task = { key: string; tone: string; title: string; why: string; at?: string };

function houseTasks(): Task[] {
  const w = words.value.todo;
  const found: Task[] = [];
  if (dialer.value?.state === "down") found.push({ key: "dialer", tone: "alert", title: w.dialerDown, why: w.dialerDownHint });
  if (dialer.value?.state === "standby") found.push({ key: "dialer", tone: "wrap_up", title: w.dialerStandby, why: w.dialerStandbyHint });
  for (const trunk of trunks.value.values()) {
    const why = w.trunkFaults[trunk.fault ?? ""] ?? trunk.reason ?? "";
    if (trunk.state === "down") found.push({ key: `trunk-${trunk.name}`, tone: "alert", title: w.trunkDown(trunk.name), why });
    if (trunk.state === "slowed") found.push({ key: `trunk-${trunk.name}`, tone: "wrap_up", title: w.trunkSlowed(trunk.name), why });
  }
  return found;
}

function campaignTasks(): Task[] {
  const w = words.value.todo;
  const overdue = callbacks.value?.overdue ?? 0;
  const found: Task[] = overdue ? [{ key: "callbacks", tone: "alert", title: w.callbackOverdue(overdue), why: w.callbackHint }] : [];
  for (const one of watched.value) {
    const at = `campaign-${one.id}`;
    const { abandoned, answers, most } = lawful(one);
    if (one.state === "running" && abandoned > 0 && abandoned >= most * answers)
      found.push({ key: at, at, tone: "wrap_up", title: w.abandonLimit(one.name), why: w.abandonHint(share(abandoned / answers), share(most, 0)) });
    if (one.state === "running" && one.numbers_resting + one.numbers_bad > 0) {
      const none = one.numbers_resting === one.numbers;
      found.push({ key: `${at}-shown`, at, tone: none ? "alert" : "wrap_up", title: none ? w.allRest(one.name) : w.numbersBad(one.name), why: none ? w.allRestHint : w.numbersBadHint(one.numbers_bad, one.numbers_resting, one.numbers) });
    }
    if (one.state === "paused" && one.pacing?.bound_by === "unallocated")
      found.push({ key: `${at}-numbers`, at, tone: "alert", title: w.unallocated(one.name), why: w.unallocatedHint });
    if (one.state === "running" && one.callable === 0)
      found.push({ key: `${at}-leads`, at, tone: "reserved", title: w.noLeads(one.name), why: w.noLeadsHint });
  }
  return found;
}

function agentTask(agent: FloorAgent): Task | null {
  const w = words.value.todo;
  const at = `agent-${agent.id}`;
  const time = duration(secondsSince(agent.since));
  if (agent.hand_raised_at) return { key: at, at, tone: "alert", title: words.value.aides.needsHelp(agent.name), why: words.value.aides.needsHelpHint(duration(secondsSince(agent.hand_raised_at))) };
  if (isLongPause(agent) && agent.reason === "phone_lost") return { key: at, at, tone: "alert", title: w.phoneLost(agent.name), why: w.phoneLostHint(time) };
  if (isLongPause(agent)) return { key: at, at, tone: "paused", title: w.longPause(agent.name), why: w.longPauseHint(whyPaused(agent), time) };
  if (isLongWrap(agent)) return { key: at, at, tone: "wrap_up", title: w.longWrap(agent.name), why: w.longWrapHint(time) };
  return null;
}

function show(id: string): void {
  const there = document.getElementById(id);
  there?.scrollIntoView({ block: "nearest" });
  there?.focus();
}

export function Todo() {
  const w = words.value.todo;
  const tasks = [...houseTasks(), ...campaignTasks(), ...[...agents.value.values()].map(agentTask).filter((one) => one !== null)];
  return (
    <aside class="card todo" aria-labelledby="todo">
      <h2 id="todo">{w.title}</h2>
      {tasks.length === 0 && <p class="small muted">{w.nothing}</p>}
      <ul>
        {tasks.map(({ key, tone, title, why, at }) => (
          <li key={key} class={`notice ${tone}`}>
            <div class="row between tight">
              <b>{title}</b>
              {at && <button type="button" class="btn bare small" aria-label={`${w.open} : ${title}`} onClick={() => show(at)}>{w.open}</button>}
            </div>
            <p class="small">{why}</p>
          </li>
        ))}
      </ul>
    </aside>
  );
}
