// Identity messages: what a customer hears whom no agent meets. Heard, uploaded, recorded by telephone; none is ever overwritten.
import { useState } from "preact/hooks";
import { ask, upload } from "../../api";
import { dayAndTime } from "../../format";
import { Form } from "../../kit/Form";
import type { Option } from "../../kit/fields";
import { Loaded, query, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Progress } from "../../kit/Progress";
import { Table } from "../../kit/Table";
import { Pill } from "../../parts/Pill";
import { tell } from "../../parts/Said";
import { messages } from "../../words/admin/prompts";
import type { Principals, UserList } from "../wire";

type Prompt = { id: number; principal_id: number; principal: string; language: "fr" | "en"; state: "recorded" | "confirmed" | "replaced"; recorded_by: string | null; recorded_at: string; campaigns: string[] };
type Known = { principals: Option[]; done: () => Promise<void> };

function Upload({ principals, done }: Known) {
  const w = messages.value;
  const [busy, setBusy] = useState(false);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    const file = new FormData();
    file.set("file", given.get("file")!);
    setBusy(true);
    try {
      await upload(query("/api/prompts", { principal_id: String(given.get("principal_id")), language: String(given.get("language")) }), file);
      form.reset();
      note(w.uploaded);
      await done();
    } catch (fault) {
      tell(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card stack" aria-labelledby="upload">
      <h2 id="upload">{w.upload}</h2>
      <form class="row wraps" onSubmit={send}>
        <label class="field"><span>{w.principal}</span><select name="principal_id">{principals.map(([id, name]) => <option key={id} value={id}>{name}</option>)}</select></label>
        <label class="field"><span>{w.language}</span><select name="language">{Object.entries(w.languages).map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select></label>
        <label class="field"><span>{w.file}</span><input type="file" name="file" accept=".wav,audio/wav" required /></label>
        <button type="submit" class="btn primary" disabled={busy}>{w.upload}</button>
      </form>
      {busy ? <Progress label={w.uploading} /> : <p class="small muted">{w.uploadAbout}</p>}
    </section>
  );
}

function Record({ principals, done }: Known) {
  const w = messages.value;
  const users = useGet<UserList>("/api/users?limit=500");
  const send = async (_: unknown, all: Record<string, unknown>) => {
    await ask("POST", "/api/prompts/record", all);
    note(w.rings);
    await done();
  };
  return (
    <section class="card stack" aria-labelledby="record">
      <h2 id="record">{w.record}</h2>
      <p class="small muted">{w.recordAbout}</p>
      <Loaded of={users}>
        {(all) => {
          const agents = all.users.filter((one) => one.station && !one.disabled_at);
          return (
            <Form
              place="prompt-record" fresh word={w.record} send={send} kept={{ principal_id: principals[0]?.[0] ?? "", language: "fr", agent_id: String(agents[0]?.id ?? "") }}
              specs={[
                { name: "principal_id", label: w.principal, kind: "choice", options: principals, to: Number }, { name: "language", label: w.language, kind: "choice", options: Object.entries(w.languages) },
                { name: "agent_id", label: w.phone, kind: "choice", options: agents.map((one) => [String(one.id), `${one.name} (${one.station})`]), to: Number },
              ]}
            />
          );
        }}
      </Loaded>
    </section>
  );
}

export default function Prompts() {
  const w = messages.value;
  const got = useGet<{ prompts: Prompt[] }>("/api/prompts");
  const principals = useGet<Principals>("/api/principals");
  return (
    <>
      <section class="card stack" aria-labelledby="messages">
        <h2 id="messages">{w.messages}</h2>
        <p class="small muted">{w.about}</p>
        <Loaded of={got}>
          {({ prompts }) => (
            <Table
              caption={w.messages} rows={prompts} id={(one) => one.id} empty={w.none}
              columns={[
                { label: w.version, of: (one) => one.id, figure: true }, { label: w.principal, of: (one) => one.principal }, { label: w.language, of: (one) => w.languages[one.language] },
                { label: w.state, of: (one) => one.state, show: (one) => <Pill tone={one.state === "confirmed" ? "ready" : "plain"}>{w.states[one.state]}</Pill> },
                { label: w.campaigns, of: (one) => one.campaigns.join(", ") || "–" }, { label: w.at, of: (one) => one.recorded_at, show: (one) => dayAndTime(one.recorded_at) }, { label: w.by, of: (one) => one.recorded_by },
                { label: w.hear, show: (one) => <audio controls preload="none" src={`/api/prompts/${one.id}/audio`} aria-label={w.hearOne(one.id)} /> },
              ]}
            />
          )}
        </Loaded>
      </section>
      <Loaded of={principals}>
        {(all) => {
          const named = all.principals.map((one): Option => [String(one.id), one.name]);
          return <><Upload principals={named} done={got.again} /><Record principals={named} done={got.again} /></>;
        }}
      </Loaded>
    </>
  );
}
