// Agents and groups moved between this campaign and another one, or none; those who are moved are told why.
import { useState } from "preact/hooks";
import type { Crew, GroupList } from "../../admin/wire";
import { ask } from "../../api";
import { agents, watched } from "../../floor";
import { type Got, Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Button } from "../../parts/Button";
import { Pill } from "../../parts/Pill";
import { tell } from "../../parts/Said";
import type { FloorAgent } from "../../wire";
import { words } from "../../words";
import { team } from "../../words/team";
import type { Steered } from "./One";

type Who = { key: string; id: number; group: boolean; name: string; agent: FloorAgent | undefined; members: number };
type Side = { movable: Who[]; byGroup: FloorAgent[] };

const crewOf = (campaign: number | null) => (campaign === null ? null : `/api/campaigns/${campaign}/crew`);

const anAgent = (agent: FloorAgent): Who => ({ key: `agent-${agent.id}`, id: agent.id, group: false, name: agent.name, agent, members: 0 });

function sideOf(crew: Crew, groups: GroupList["groups"]): Side {
  const named = new Set(crew.agents.map((one) => one.agent_id));
  const all = [...agents.value.values()];
  const own = groups.filter((group) => crew.groups.some((one) => one.group_id === group.id));
  return {
    movable: [...own.map((group): Who => ({ key: `group-${group.id}`, id: group.id, group: true, name: group.name, agent: undefined, members: group.agent_ids.length })), ...all.filter((agent) => named.has(agent.id)).map(anAgent)],
    byGroup: all.filter((agent) => crew.agent_ids.includes(agent.id) && !named.has(agent.id)),
  };
}

/** Who is not named here: what one may call in from nowhere in particular. */
function outside(here: Side, groups: GroupList["groups"]): Side {
  const known = new Set(here.movable.map((one) => one.key));
  const crew = { agents: [...agents.value.keys()].map((id) => ({ agent_id: Number(id), priority: null, weight: 1 })), groups: groups.map(({ id }) => ({ group_id: id, priority: null, weight: 1 })), agent_ids: [], version: 0 };
  return { movable: sideOf(crew, groups).movable.filter((one) => !known.has(one.key)), byGroup: [] };
}

function One({ of: one, chosen, turn }: { of: Who; chosen: boolean; turn: () => void }) {
  const w = team.value;
  return (
    <li>
      <label class="row tight who">
        <input type="checkbox" checked={chosen} onChange={turn} />
        <span class="grow cut">{one.name}</span>
        {one.group && <span class="small muted">{w.members(one.members)}</span>}
        {one.agent && <Pill tone={one.agent.state === "offline" ? "plain" : one.agent.state}>{words.value.agentStates[one.agent.state]}</Pill>}
      </label>
    </li>
  );
}

function Column({ id, name, side, chosen, turn }: { id: string; name: string; side: Side; chosen: ReadonlySet<string>; turn: (key: string) => void }) {
  const w = team.value;
  return (
    <section class="stack close" aria-labelledby={id}>
      <h3 id={id}>{name}</h3>
      {side.movable.length === 0 && <p class="muted">{w.nobody}</p>}
      <ul class="whos">{side.movable.map((one) => <One key={one.key} of={one} chosen={chosen.has(one.key)} turn={() => turn(one.key)} />)}</ul>
      {side.byGroup.length > 0 && <p class="small muted">{w.byGroup(side.byGroup.map((one) => one.name).join(", "))}</p>}
    </section>
  );
}

type Known = { here: Steered["live"]; other: { id: number | null; name: string }; crew: Crew; there: Crew | null; groups: GroupList["groups"]; again: () => Promise<unknown> };

function Moving({ here, other, crew, there, groups, again }: Known) {
  const w = team.value;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState("");
  const mine = sideOf(crew, groups);
  const theirs = there ? sideOf(there, groups) : outside(mine, groups);
  const turn = (side: string) => (key: string) => {
    const next = new Set([...chosen].filter((one) => one.startsWith(side))); // one way at a time
    if (!next.delete(side + key)) next.add(side + key);
    setChosen(next);
  };
  const of = (side: string) => new Set([...chosen].filter((one) => one.startsWith(side)).map((one) => one.slice(side.length)));
  const move = async (whos: Who[], from: number | null, to: number | null) => {
    const ids = (group: boolean) => whos.filter((one) => one.group === group).map((one) => one.id);
    try {
      const { told } = await ask<{ told: number }>("POST", "/api/crew/moves", { from_campaign_id: from, to_campaign_id: to, agent_ids: ids(false), group_ids: ids(true), reason });
      note(w.moved(told));
      setChosen(new Set());
      setReason("");
    } catch (fault) {
      tell(fault);
    }
    await again();
  };
  const going = mine.movable.filter((one) => of("mine ").has(one.key));
  const coming = theirs.movable.filter((one) => of("theirs ").has(one.key));
  const send = () => move(going, here.id, other.id);
  const bring = () => move(coming, other.id, here.id);
  const enter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    if (going.length > 0) void send();
    else if (coming.length > 0) void bring();
  };
  return (
    <div class="stack" onKeyDown={enter}>
      <div class="split both">
        <Column id="here" name={w.here(here.name)} side={mine} chosen={of("mine ")} turn={turn("mine ")} />
        <Column id="there" name={other.id === null ? w.others : w.here(other.name)} side={theirs} chosen={of("theirs ")} turn={turn("theirs ")} />
      </div>
      <label class="field"><span>{w.reason}</span><input value={reason} maxLength={200} autocomplete="off" onInput={(event) => setReason(event.currentTarget.value)} /></label>
      <div class="row wraps">
        <Button run={send} tone={going.length > 0 ? "primary" : ""} disabled={going.length === 0}>{other.id === null ? w.release(going.length) : w.send(going.length, other.name)}</Button>
        <Button run={bring} tone={coming.length > 0 ? "primary" : ""} disabled={coming.length === 0}>{w.bring(coming.length, here.name)}</Button>
      </div>
    </div>
  );
}

const both = (...all: Got<unknown>[]) => () => Promise.all(all.map((one) => one.again()));

export function Team({ live }: Steered) {
  const w = team.value;
  const [other, setOther] = useState<number | null>(null);
  const crew = useGet<Crew>(crewOf(live.id));
  const there = useGet<Crew>(crewOf(other));
  const groups = useGet<GroupList>("/api/groups");
  const rest = watched.value.filter((one) => one.id !== live.id && one.state !== "finished").sort((a, b) => a.name.localeCompare(b.name));
  const name = rest.find((one) => one.id === other)?.name ?? "";
  const moving = (own: Crew, their: Crew | null) => (
    <Loaded of={groups}>{(all) => <Moving key={other} here={live} other={{ id: other, name }} crew={own} there={their} groups={all.groups} again={both(crew, there, groups)} />}</Loaded>
  );
  return (
    <section class="card stack" aria-labelledby="team">
      <div><h2 id="team">{w.title}</h2><p class="small muted">{w.about}</p></div>
      <label class="field short"><span>{w.other}</span>
        <select value={other ?? ""} onChange={(event) => setOther(Number(event.currentTarget.value) || null)}>
          <option value="">{w.none}</option>
          {rest.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      </label>
      <Loaded of={crew}>{(own) => (other === null ? moving(own, null) : <Loaded of={there}>{(their) => moving(own, their)}</Loaded>)}</Loaded>
    </section>
  );
}
