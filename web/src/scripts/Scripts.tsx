// The scripts of all principals: make one, edit it with its preview beside it, publish it.
import "../script/script.css";
import "./scripts.css";
import { useEffect, useState } from "preact/hooks";
import { ask, get } from "../api";
import { Button } from "../parts/Button";
import { announce, tell } from "../parts/Said";
import { Top } from "../parts/Top";
import { words } from "../words";
import { Forms } from "./Forms";
import { Preview } from "./Preview";
import { Versions } from "./Versions";
import { type ScriptRow, changed, checked, faults, found, giveUp, name, open, publish, rename, row, save } from "./draft";

type Principal = { id: number; name: string };
type Campaign = { id: number; name: string; principal_id: number; state: string };

function Make({ made }: { made: (id: number) => void }) {
  const w = words.value.scripts;
  const [all, setAll] = useState<Principal[]>([]);
  const [principal, setPrincipal] = useState("");
  const [called, setCalled] = useState("");
  useEffect(() => void get<{ principals: Principal[] }>("/api/principals").then((read) => { setAll(read.principals); setPrincipal(String(read.principals[0]?.id ?? "")); }, tell), []);
  const create = async () => {
    const document = { format: 1, pages: [{ key: "page_1", title: called, text: "", questions: [], jumps: [] }], objections: [] };
    made((await ask<{ id: number }>("POST", "/api/scripts", { principal_id: Number(principal), name: called, document })).id);
  };
  return (
    <section class="card stack" aria-labelledby="make">
      <h2 id="make">{w.make}</h2>
      <label class="field"><span>{w.name}</span><input value={called} maxlength={200} onInput={(event) => setCalled(event.currentTarget.value)} /></label>
      <label class="field"><span>{w.principal}</span><select value={principal} onChange={(event) => setPrincipal(event.currentTarget.value)}>{all.map((one) => <option key={one.id} value={String(one.id)}>{one.name}</option>)}</select></label>
      <div><Button run={create} disabled={!called.trim() || !principal} tone="primary">{w.create}</Button></div>
    </section>
  );
}

function Use({ of: script, campaigns, again }: { of: ScriptRow; campaigns: readonly Campaign[]; again: () => void }) {
  const w = words.value.scripts;
  const [chosen, setChosen] = useState("");
  const theirs = campaigns.filter((one) => one.principal_id === script.principal_id);
  const free = theirs.filter((one) => one.state !== "finished" && !script.campaigns.includes(one.name));
  const give = async (campaign: Campaign, to: number | null) => {
    await ask("PUT", `/api/campaigns/${campaign.id}/script`, { script_id: to });
    setChosen("");
    announce(to ? w.given(campaign.name) : w.taken(campaign.name));
    again();
  };
  const picked = free.find((one) => String(one.id) === chosen);
  return (
    <div class="row wraps">
      {theirs.filter((one) => script.campaigns.includes(one.name)).map((one) => <Button key={one.id} run={() => give(one, null)} label={w.takeFrom(script.name, one.name)}>{one.name} ✕</Button>)}
      {script.version !== null && free.length > 0 && (
        <>
          <select class="narrow" aria-label={w.giveTo(script.name)} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            <option value="">{w.chooseCampaign}</option>
            {free.map((one) => <option key={one.id} value={String(one.id)}>{one.name}</option>)}
          </select>
          <Button run={() => give(picked!, script.id)} disabled={!picked} label={w.give(script.name)}>{w.give("")}</Button>
        </>
      )}
    </div>
  );
}

function Bar({ close }: { close: () => void }) {
  const w = words.value.scripts;
  const [said, setSaid] = useState("");
  const say = (sentence: string) => { setSaid(sentence); announce(sentence); };
  const put = async () => { await save(); say(w.saved); };
  const out = async () => {
    if (!confirm(w.publishAsk(name.peek()))) return;
    say(w.published(await publish()));
  };
  return (
    <div class="row wraps bar-of-script">
      <label class="field grow"><span>{w.name}</span><input value={name.value} maxlength={200} onInput={(event) => rename(event.currentTarget.value)} /></label>
      <span class={`small ${faults.value.length ? "urgent" : "muted"}`} data-test="faults">{w.faults(faults.value.length)}</span>
      <span class="small muted">{changed.value ? w.unsaved : said}</span>
      <Button run={put} disabled={!changed.value}>{w.save}</Button>
      <Button run={out} tone="primary" disabled={!checked.value || faults.value.length > 0}>{w.publish}</Button>
      <Button run={close} tone="bare">{w.close}</Button>
    </div>
  );
}

function Editor({ close }: { close: () => void }) {
  const w = words.value.scripts;
  return (
    <>
      <section class="card"><Bar close={close} /></section>
      {found.value && <div class="notice paused row between wraps"><span>{w.keptHere}</span><Button run={giveUp}>{w.drop}</Button></div>}
      <div class="editor">
        <section class="card stack" aria-label={row.value!.name}><Forms /></section>
        <div class="stack beside"><Preview /><Versions /></div>
      </div>
    </>
  );
}

export default function Scripts() {
  const w = words.value.scripts;
  const [all, setAll] = useState<ScriptRow[] | null>(null);
  const [campaigns, setCampaigns] = useState<Campaign[]>([]);
  const [chosen, setChosen] = useState(0);
  useEffect(() => void get<{ campaigns: Campaign[] }>("/api/campaigns?limit=500&finished=true").then((read) => setCampaigns(read.campaigns), tell), []);
  const list = () => void get<{ scripts: ScriptRow[] }>("/api/scripts").then((read) => setAll(read.scripts), tell);
  useEffect(list, [chosen]);
  const choose = async (id: number) => { await open(id); setChosen(id); };
  return (
    <>
      <Top />
      <main class="scripts stack">
        <h1>{w.title}</h1>
        {chosen > 0 && row.value && <Editor close={() => setChosen(0)} />}
        {chosen === 0 && (
          <>
            <section class="card stack" aria-label={w.title}>
              {all?.length === 0 && <p class="muted">{w.none}</p>}
              {all?.map((one) => (
                <div key={one.id} class="row between wraps">
                  <span><b>{one.name}</b> · {one.principal} <span class="small muted">{w.version(one.version)}, {w.used(one.campaigns.join(", "))}</span></span>
                  <div class="row wraps"><Use of={one} campaigns={campaigns} again={list} /><Button run={() => choose(one.id)}>{w.edit(one.name)}</Button></div>
                </div>
              ))}
            </section>
            <Make made={(id) => void choose(id).catch(tell)} />
          </>
        )}
      </main>
    </>
  );
}
