// Who works for a campaign: agents by name and groups, each with priority and weight.
import { ask } from "../../api";
import type { Spec } from "../../kit/fields";
import { Loaded, useGet } from "../../kit/get";
import { Rows } from "../../kit/Rows";
import { steering } from "../../words/admin/campaigns";
import type { Crew as Shape, GroupList, UserList } from "../wire";
import { Beside } from "./Beside";
import type { Told } from "./Settings";

function terms(): Spec[] {
  const w = steering.value;
  return [{ name: "priority", label: w.priority, kind: "number", nothing: true }, { name: "weight", label: w.weight, kind: "number" }];
}

export function Crew({ one, again }: Told) {
  const w = steering.value;
  const path = `/api/campaigns/${one.id}/crew`;
  const got = useGet<Shape>(path);
  const users = useGet<UserList>("/api/users?limit=500");
  const groups = useGet<GroupList>("/api/groups");
  const send = async (kept: Shape, part: object) => {
    await ask("PUT", path, { agents: kept.agents, groups: kept.groups, version: kept.version, ...part });
    await Promise.all([got.again(), again()]);
  };
  return (
    <Loaded of={got}>
      {(kept) => (
        <>
          <section class="card stack">
            <h3>{w.agents}</h3>
            <Loaded of={users}>
              {(all) => {
                const agents = all.users.filter((user) => user.station !== null);
                if (agents.length === 0) return <p class="notice wrap_up">{w.noAgent}</p>;
                return (
                  <Rows
                    place={`crew-${one.id}`} caption={w.agents} kept={kept.agents} add={w.addAgent} word={w.save} fresh={{ agent_id: String((agents.find((agent) => !kept.agents.some((named) => named.agent_id === agent.id)) ?? agents[0]!).id), priority: "", weight: "1" }}
                    specs={[{ name: "agent_id", label: w.agent, kind: "choice", options: agents.map((agent) => [String(agent.id), agent.name]), to: Number }, ...terms()]} send={(rows) => send(kept, { agents: rows })}
                  />
                );
              }}
            </Loaded>
            <p class="small muted">{w.everyone(kept.agent_ids.length)}</p>
          </section>
          <section class="card stack">
            <h3>{w.groups}</h3>
            <Loaded of={groups}>
              {(all) => (
                all.groups.length > 0 && (
                  <Rows
                    place={`groups-${one.id}`} caption={w.groups} kept={kept.groups} add={w.addGroup} word={w.save} fresh={{ group_id: String(all.groups[0]!.id), priority: "", weight: "1" }}
                    specs={[{ name: "group_id", label: w.group, kind: "choice", options: all.groups.map((group) => [String(group.id), group.name]), to: Number }, ...terms()]} send={(rows) => send(kept, { groups: rows })}
                  />
                )
              )}
            </Loaded>
          </section>
          <Beside campaign={one.id} />
        </>
      )}
    </Loaded>
  );
}
