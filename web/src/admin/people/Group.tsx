// One group: its name and its members; whoever joins works for its campaigns from then on.
import { ask } from "../../api";
import { sure } from "../../kit/ask";
import { Form } from "../../kit/Form";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { hrefOf, visit } from "../../kit/place";
import { Button } from "../../parts/Button";
import { persons } from "../../words/admin/people";
import type { Group as Shape, UserList } from "../wire";

export function Group({ id }: { id: number }) {
  const w = persons.value;
  const path = `/api/groups/${id}`;
  const got = useGet<Shape>(path);
  const users = useGet<UserList>("/api/users?limit=500");
  const change = async (changed: Record<string, unknown>) => {
    if ("name" in changed) await ask("PATCH", path, { name: changed["name"] });
    if ("agent_ids" in changed) await ask("PUT", `${path}/members`, { agent_ids: (changed["agent_ids"] as string[]).map(Number) });
    await got.again();
  };
  const remove = async () => {
    if (!(await sure(w.removeAsk(got.value!.name), w.removeAbout, w.remove))) return;
    await ask("DELETE", path);
    visit("people");
    note(w.removed);
  };
  return (
    <>
      <p><a href={hrefOf("people")}>{w.back}</a></p>
      <Loaded of={got}>
        {(group) => (
          <Loaded of={users}>
            {(all) => (
              <section class="card stack">
                <h2>{group.name}</h2>
                <Form
                  place={`group-${id}`} kept={group} send={change} word={w.save}
                  specs={[{ name: "name", label: w.groupName, kind: "text" }, { name: "agent_ids", label: w.members, kind: "many", options: all.users.filter((user) => user.station !== null).map((user) => [String(user.id), user.name]) }]}
                />
                <div><Button run={remove} tone="stop">{w.remove}</Button></div>
              </section>
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}
