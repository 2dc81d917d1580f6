// The dialplan of the PBX: edited, checked by a throw-away Asterisk, put into service with one's password, taken back.
import "./dialplan.css";
import { useEffect, useState } from "preact/hooks";
import { Refused } from "../../api";
import { sure } from "../../kit/ask";
import { note } from "../../kit/note";
import { Progress } from "../../kit/Progress";
import { Button } from "../../parts/Button";
import { announce, tell } from "../../parts/Said";
import { words } from "../../words";
import { plan } from "../../words/admin/dialplan";
import { Difference } from "./Difference";
import { Editor } from "./Editor";
import { History } from "./History";
import { ENTRY, type Fault, add, apply, changed, check, checked, files, found, giveUp, inService, load, open, remove, seen } from "./draft";

type Place = { line: number } | null;

function Files({ marked }: { marked: readonly Fault[] }) {
  const w = plan.value;
  const [name, setName] = useState("");
  const fits = /^[a-z0-9_-]{1,40}\.conf$/.test(name) && !files.value.some((one) => one.name === name);
  const drop = async () => {
    if (await sure(w.removeAsk(open.value), w.removeAbout, w.remove)) remove(open.value);
  };
  return (
    <div class="row wraps between">
      <div class="row tight wraps" role="group" aria-label={w.files}>
        {files.value.map((one) => <Button key={one.name} run={() => void (open.value = one.name)} pressed={one.name === open.value}>{one.name}{marked.some((fault) => fault.file === one.name) ? " ⚠" : ""}</Button>)}
      </div>
      <div class="row tight wraps">
        <input class="narrow" aria-label={w.newName} placeholder="menu.conf" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        <Button run={() => { add(name); setName(""); }} disabled={!fits}>{w.add}</Button>
        {open.value !== ENTRY && <Button run={drop} label={`${w.remove} ${open.value}`}>{w.remove}</Button>}
      </div>
    </div>
  );
}

function Faults({ of: faults, go }: { of: readonly Fault[]; go: (fault: Fault) => void }) {
  const w = plan.value;
  return (
    <div class="stack">
      <p class="notice alert">{w.faulty(faults.length)}</p>
      <ul class="plain" aria-label={w.faults}>
        {faults.map((one) => (
          <li key={`${one.file} ${one.line} ${one.message}`}><button type="button" class="opener" onClick={() => go(one)}>{one.file}{one.line > 0 && `:${one.line}`}</button> <span lang="en">{one.message}</span></li>
        ))}
      </ul>
    </div>
  );
}

function Putting({ difference, done }: { difference: Parameters<typeof Difference>[0]["of"]; done: () => void }) {
  const w = plan.value;
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const put = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const said = await apply(password);
      setPassword("");
      if (said.state === "done") { note(w.put(said.version!)); done(); }
      else tell(new Refused(0, said.code!, said.text));
    } catch (fault) {
      tell(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="stack">
      <p class="notice ready">{w.good}</p>
      <h3>{w.difference}</h3>
      <Difference of={difference} />
      {difference.length > 0 && (
        <form class="row wraps" onSubmit={put}>
          <label class="field"><span>{w.password}</span><input type="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} /></label>
          <button type="submit" class="btn primary" disabled={busy || !password}>{w.apply}</button>
          <span class="small muted">{w.applyAbout}</span>
        </form>
      )}
      {busy && <Progress label={w.applying} />}
    </div>
  );
}

function Desk({ done }: { done: () => void }) {
  const w = plan.value;
  const [place, setPlace] = useState<Place>(null);
  const [busy, setBusy] = useState(false);
  const of = checked.value?.files === files.value ? checked.value : null;
  const file = files.value.find((one) => one.name === open.value) ?? files.value[0]!;
  const go = (fault: Fault) => {
    if (files.value.some((one) => one.name === fault.file)) open.value = fault.file;
    setPlace({ line: Math.max(1, fault.line) });
  };
  const look = async () => {
    setBusy(true);
    try {
      const said = await check();
      if (said.state === "refused") return tell(new Refused(0, said.code!, said.text));
      announce(said.faults.length > 0 ? w.faulty(said.faults.length) : w.good);
      if (said.faults[0]) go(said.faults[0]);
    } finally {
      setBusy(false);
    }
  };
  const drop = async () => {
    if (await sure(w.dropAsk, w.dropAbout, w.drop)) giveUp();
  };
  return (
    <section class="card stack" aria-labelledby="editing">
      <div class="row between wraps">
        <h2 id="editing">{w.inService(inService.value.version!)}</h2>
        <span class="small muted">{changed() ? w.unsaved : w.same}</span>
      </div>
      <p class="small muted">{w.about}</p>
      {found.value && <p class="notice wrap_up">{w.keptHere}</p>}
      {seen.value !== inService.value.version && <p class="notice alert">{w.other}</p>}
      <Files marked={of?.faults ?? []} />
      <Editor key={file.name} file={file} faults={of?.faults ?? []} at={place} />
      <div class="row wraps">
        <Button run={look} tone={of ? "" : "primary"}>{w.check}</Button>
        {changed() && <Button run={drop}>{w.drop}</Button>}
        <span class="small muted">{!of && changed() ? w.toCheck : ""}</span>
      </div>
      {busy && <Progress label={w.checking} />}
      {of && (of.faults.length > 0 ? <Faults of={of.faults} go={go} /> : <Putting difference={of.difference} done={done} />)}
    </section>
  );
}

export default function Dialplan() {
  const w = plan.value;
  const [state, setState] = useState<"" | "read" | string>("");
  const [turn, setTurn] = useState(0);
  useEffect(() => void load().then(() => setState("read"), (fault: Error) => setState(fault.message)), []);
  if (state === "") return <p class="muted" role="status">{words.value.faults.loading}</p>;
  if (state !== "read") return <p class="notice alert">{state}</p>;
  if (inService.value.version === null) return <p class="notice wrap_up">{w.unknown}</p>;
  return <><Desk done={() => setTurn(turn + 1)} /><History key={turn} /></>;
}
