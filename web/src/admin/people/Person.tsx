// One person: name, role and account, a password given, sessions ended, the telephone.
import { ask } from "../../api";
import { sure } from "../../kit/ask";
import { Form } from "../../kit/Form";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { hrefOf } from "../../kit/place";
import { Button } from "../../parts/Button";
import { persons } from "../../words/admin/people";
import type { User } from "../wire";
import { optionsOf } from "./Lists";
import { Phone } from "./Phone";

function Account({ of: user, again }: { of: User; again: () => Promise<void> }) {
  const w = persons.value;
  const path = `/api/users/${user.id}`;
  const change = async (changed: Record<string, unknown>) => {
    await ask("PATCH", path, changed);
    await again();
  };
  const password = async (_: unknown, all: Record<string, unknown>) => {
    await ask("POST", `${path}/password`, { password: all["password"] });
    note(w.passwordGiven);
  };
  const end = async () => {
    if (!(await sure(w.endAsk(user.name), w.endAbout, w.endSessions))) return;
    note(w.ended((await ask<{ ended: number }>("POST", `${path}/sessions/revoke`)).ended));
  };
  const phone = async () => {
    await ask("POST", `${path}/phone`);
    await again();
  };
  return (
    <>
      <section class="card stack">
        <h2>{user.name} · {user.login}</h2>
        <Form
          place={`person-${user.id}`} kept={{ ...user, disabled: user.disabled_at !== null }} send={change} word={w.save}
          specs={[
            { name: "name", label: w.name, kind: "text" }, { name: "role", label: w.role, kind: "choice", options: optionsOf(w.roles) }, { name: "language", label: w.language, kind: "choice", options: optionsOf(w.languages) },
            { name: "disabled", label: w.disabled, kind: "check", about: w.disabledAbout },
          ]}
        />
      </section>
      <section class="card stack">
        <h2>{w.newPassword}</h2>
        <Form place={`password-${user.id}`} specs={[{ name: "password", label: w.password, kind: "password", about: w.passwordAbout }]} kept={{ password: "" }} send={password} word={w.newPassword} />
        <div><Button run={end}>{w.endSessions}</Button></div>
      </section>
      {user.station ? <Phone user={user.id} station={user.station} /> : <section class="card"><Button run={phone}>{w.givePhone}</Button></section>}
    </>
  );
}

export function Person({ id }: { id: number }) {
  const got = useGet<User>(`/api/users/${id}`);
  return (
    <>
      <p><a href={hrefOf("people")}>{persons.value.back}</a></p>
      <Loaded of={got}>{(user) => <Account of={user} again={got.again} />}</Loaded>
    </>
  );
}
