// A copy of a campaign: a draft under another name.
import { ask } from "../../api";
import { Form } from "../../kit/Form";
import { note } from "../../kit/note";
import type { Created } from "../../wire";
import { steering } from "../../words/admin/campaigns";

export function Copy({ of: one, open }: { of: { id: number }; open: (made: number) => void }) {
  const w = steering.value;
  const send = async (_: unknown, all: Record<string, unknown>) => {
    const made = await ask<Created>("POST", `/api/campaigns/${one.id}/copies`, { name: all["copy_name"] });
    open(made.id);
    note(w.copied(String(all["copy_name"])));
  };
  return (
    <section class="card stack" aria-label={w.copy}>
      <p class="small muted">{w.copyAbout}</p>
      <Form place={`copy-${one.id}`} fresh specs={[{ name: "copy_name", label: w.copyName, kind: "text", required: true }]} kept={{ copy_name: "" }} send={send} word={w.copy} />
    </section>
  );
}
