// Everybody who may log in, and every group; the ways to add one.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { agents } from "../../floor";
import { Form } from "../../kit/Form";
import type { Option, Spec } from "../../kit/fields";
import { Loaded, query, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { visit } from "../../kit/place";
import { Table } from "../../kit/Table";
import { Pill } from "../../parts/Pill";
import type { Created } from "../../wire";
import { persons } from "../../words/admin/people";
import type { GroupList, User, UserList } from "../wire";

export const optionsOf = (named: Record<string, string>): Option[] => Object.entries(named);

function Line({ of: user }: { of: User }) {
  const w = persons.value;
  const up = agents.value.get(user.id)?.leg_up;
  return user.station ? <><span>{user.station}</span> <Pill tone={up ? "ready" : "plain"}>{up ? w.up : w.down}</Pill></> : <>–</>;
}

function fresh(): Spec[] {
  const w = persons.value;
  return [
    { name: "login", label: w.login, kind: "text" }, { name: "name", label: w.name, kind: "text" }, { name: "role", label: w.role, kind: "choice", options: optionsOf(w.roles) }, { name: "language", label: w.language, kind: "choice", options: optionsOf(w.languages) },
    { name: "password", label: w.password, kind: "password", about: w.passwordAbout }, { name: "station", label: w.station, kind: "text", nothing: true, about: w.stationAbout },
  ];
}

function Everybody() {
  const w = persons.value;
  const [closed, setClosed] = useState(false);
  const [made, setMade] = useState(0);
  const got = useGet<UserList>(query("/api/users", { limit: 500, disabled: closed }));
  const send = async (_: unknown, all: Record<string, unknown>) => {
    await ask<Created>("POST", "/api/users", all);
    note(w.added(String(all["name"])));
    await got.again();
    setMade(made + 1);
  };
  return (
    <>
      <section class="card stack">
        <div class="row between wraps"><h2>{w.people}</h2><label class="row tight"><input type="checkbox" checked={closed} onChange={(event) => setClosed(event.currentTarget.checked)} />{w.withClosed}</label></div>
        <Loaded of={got}>
          {({ users }) => (
            <Table
              caption={w.people} rows={users} id={(one) => one.id} open={(one) => visit("people", "person", one.id)}
              columns={[
                { label: w.name, of: (one) => one.name }, { label: w.login, of: (one) => one.login }, { label: w.role, of: (one) => w.roles[one.role] }, { label: w.station, of: (one) => one.station, show: (one) => <Line of={one} /> },
                { label: w.language, of: (one) => w.languages[one.language] }, { label: w.state, of: (one) => (one.disabled_at ? w.closed : w.open) },
              ]}
            />
          )}
        </Loaded>
      </section>
      <section class="card stack">
        <h2>{w.add}</h2>
        <Form key={made} place="person-new" fresh specs={fresh()} kept={{ login: "", name: "", role: "agent", language: "fr", password: "", station: null }} send={send} word={w.add} />
      </section>
    </>
  );
}

function Groups() {
  const w = persons.value;
  const got = useGet<GroupList>("/api/groups");
  const send = async (_: unknown, all: Record<string, unknown>) => {
    const made = await ask<Created>("POST", "/api/groups", { name: all["group"] });
    visit("people", "group", made.id);
  };
  return (
    <section class="card stack">
      <h2>{w.groups}</h2>
      <Loaded of={got}>
        {({ groups }) => (
          <Table caption={w.groups} rows={groups} id={(one) => one.id} empty={w.noGroup} open={(one) => visit("people", "group", one.id)} columns={[{ label: w.name, of: (one) => one.name }, { label: w.count, of: (one) => one.agent_ids.length, figure: true }, { label: w.works, of: (one) => one.campaign_ids.length, figure: true }]} />
        )}
      </Loaded>
      <Form place="group-new" fresh specs={[{ name: "group", label: w.groupName, kind: "text" }]} kept={{ group: "" }} send={send} word={w.newGroup} />
    </section>
  );
}

export function Lists() {
  return <><Everybody /><Groups /></>;
}
