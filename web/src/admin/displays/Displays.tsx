// Televisions on the wall: an address for each, shown once, and when each was last seen.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { dayAndTime } from "../../format";
import { sure } from "../../kit/ask";
import { Form } from "../../kit/Form";
import type { Values } from "../../kit/fields";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { language } from "../../prefs";
import { displays } from "../../words/admin/displays";

type Display = { id: number; name: string; language: string; made_by: string; made_at: string; seen_at: string | null };

export default function Displays() {
  const w = displays.value;
  const got = useGet<{ displays: Display[] }>("/api/displays");
  const [made, setMade] = useState<{ id: number; address: string } | null>(null);
  const make = async (_: Values, all: Values) => {
    const { id, path } = await ask<{ id: number; path: string }>("POST", "/api/displays", all);
    setMade({ id, address: location.origin + path });
    await got.again();
  };
  const withdraw = async (one: Display) => {
    if (!(await sure(w.withdraw, w.withdrawAsk(one.name), w.withdraw))) return;
    await ask("DELETE", `/api/displays/${one.id}`);
    if (made?.id === one.id) setMade(null);
    note(w.withdrawn(one.name));
    await got.again();
  };
  return (
    <>
      <p class="small muted">{w.about}</p>
      <section class="card stack">
        <h2>{w.list}</h2>
        <Loaded of={got}>
          {({ displays: all }) => (
            <Table
              caption={w.list} rows={all} id={(one) => one.id} empty={w.none}
              columns={[
                { label: w.name, of: (one) => one.name }, { label: w.language, of: (one) => w.languages[one.language] ?? one.language }, { label: w.madeBy, of: (one) => one.made_by },
                { label: w.madeAt, of: (one) => one.made_at, show: (one) => dayAndTime(one.made_at) }, { label: w.seen, of: (one) => one.seen_at, show: (one) => (one.seen_at ? dayAndTime(one.seen_at) : w.never) },
                { label: w.actions, silent: true, show: (one) => <Button run={() => withdraw(one)} label={`${w.withdraw} : ${one.name}`}>{w.withdraw}</Button> },
              ]}
            />
          )}
        </Loaded>
      </section>
      <section class="card stack">
        <h2>{w.fresh}</h2>
        <Form
          key={made?.id} place="display" fresh kept={{ name: "", language: language.value }} send={make} word={w.make}
          specs={[{ name: "name", label: w.name, kind: "text" }, { name: "language", label: w.language, kind: "choice", options: Object.entries(w.languages) }]}
        />
        {made && <div class="notice ready" role="status"><label class="field"><span>{w.openNow}</span><input readOnly value={made.address} onFocus={(event) => event.currentTarget.select()} /></label></div>}
      </section>
    </>
  );
}
