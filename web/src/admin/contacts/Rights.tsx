// What a person may ask for: to be told everything, to be restricted, to object, to be erased after a look at what would go.
import { useState } from "preact/hooks";
import { ask } from "../../api";
import { sure } from "../../kit/ask";
import { Form } from "../../kit/Form";
import type { Values } from "../../kit/fields";
import { note } from "../../kit/note";
import { visit } from "../../kit/place";
import { Button } from "../../parts/Button";
import { language } from "../../prefs";
import { contacts } from "../../words/admin/contacts";
import type { File } from "./Person";

type Going = { candidates: { held: boolean; erasing: boolean; in_call: boolean }[]; calls: number; recordings: number; shared_with: number };

function Erase({ id, going }: { id: number; going: Going }) {
  const w = contacts.value;
  const hindered = (["held", "erasing", "in_call"] as const).filter((why) => going.candidates.some((one) => one[why]));
  const erase = async (_: Values, all: Values) => {
    if (!(await sure(w.eraseAsk, w.eraseAbout, w.eraseNow))) return;
    await ask("POST", "/api/people/erasures", { contact_ids: [id], ...all });
    visit("contacts");
    note(w.erased);
  };
  return (
    <div class="notice alert stack">
      <h3>{w.eraseTitle}</h3>
      <p role="status">{w.gone(going.calls, going.recordings, going.shared_with)} {hindered.map((why) => w.hindered[why]).join(" ")}</p>
      <Form
        place={`erase-${id}`} fresh kept={{ identified_how: "known_number", keep_off: true }} send={erase} word={w.eraseNow}
        specs={[{ name: "identified_how", label: w.how, kind: "choice", options: Object.entries(w.hows) }, { name: "keep_off", label: w.keepOff, kind: "check" }]}
      />
    </div>
  );
}

function save(file: File, id: number): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
  link.download = `contact-${id}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function Rights({ id, restricted, file, again }: { id: number; restricted: boolean; file: File; again: () => Promise<void> }) {
  const w = contacts.value;
  const [going, setGoing] = useState<Going | null>(null);
  const restrict = async () => {
    await ask("POST", `/api/people/${id}/restrict`);
    note(w.restricted);
    await again();
  };
  const lift = async () => {
    note(w.lifted((await ask<{ leads: number }>("POST", `/api/people/${id}/lift`)).leads));
    await again();
  };
  const object = async () => {
    if (!(await sure(w.objectAsk, w.objectAbout, w.object))) return;
    note(w.objected((await ask<{ added: number }>("POST", "/api/people/objections", { contact_ids: [id] })).added));
  };
  const look = async () => setGoing(await ask<Going>("POST", "/api/people/erasures/preview", { contact_ids: [id] }));
  return (
    <section class="card stack" aria-labelledby="rights">
      <h2 id="rights">{w.rights}</h2>
      <div class="row wraps">
        <a class="btn" href={`/api/people/${id}/page?language=${language.value}`} download={`contact-${id}.html`}>{w.exportPage}</a>
        <Button run={() => save(file, id)}>{w.exportFile}</Button>
        {restricted ? <Button run={lift}>{w.lift}</Button> : <Button run={restrict}>{w.restrict}</Button>}
        <Button run={object}>{w.object}</Button>
        <Button run={look} tone="stop">{w.erase}</Button>
      </div>
      {going && <Erase id={id} going={going} />}
    </section>
  );
}
