// One preflight: measures step by step, stops where something failed, and leaves the loudspeaker to the agent's ear.
import { signal } from "@preact/signals";
import { type Fault, PhoneFault, openMicrophone, switchOn } from "../../phone";
import { loadAccount } from "../desk";
import { measureEcho } from "./echo";
import { loudest, playTone } from "./sound";
import { type Finding, type Measured, type Step, judge, worst } from "./verdict";

export const findings = signal<Partial<Record<Step, Finding>>>({});
/** What is being measured; "ear": the tone was played, and the agent is asked; null: over. */
export const doing = signal<"microphone" | "echo" | "ear" | null>(null);
export const verdict = () => worst(Object.values(findings.value));

const CONNECT_MS = 5000;

function find(measured: Measured): void {
  findings.value = { ...findings.value, [measured.step]: judge(measured) };
}

function faultOf(thrown: unknown): Fault {
  if (thrown instanceof PhoneFault) return thrown.fault;
  throw thrown;
}

async function connected(): Promise<Measured> {
  const late = new Promise<Fault>((done) => setTimeout(() => done("unreachable"), CONNECT_MS));
  const on = loadAccount().then(switchOn).then(() => null, faultOf);
  return { step: "connection", fault: await Promise.race([on, late]) };
}

async function measure(stop: AbortSignal): Promise<void> {
  doing.value = "microphone";
  let stream: MediaStream;
  try {
    stream = await openMicrophone();
  } catch (fault) {
    return find({ step: "microphone", fault: faultOf(fault) });
  }
  if (stop.aborted) return;
  const both = await Promise.all([loudest(stream, stop), connected()]);
  if (stop.aborted) return;
  find({ step: "microphone", fault: null, decibels: both[0] });
  find(both[1]);
  if (verdict() === "failed") return;
  doing.value = "echo";
  const heard = await measureEcho((await loadAccount()).sip_server, stop);
  if (!stop.aborted) heard.forEach(find);
}

/** Begin anew; `stop` ends it without a result. */
export async function check(stop: AbortSignal): Promise<void> {
  findings.value = {};
  await measure(stop);
  if (stop.aborted) return;
  doing.value = verdict() === "failed" ? null : "ear";
  if (doing.value) await playTone();
}

export function hear(heard: boolean): void {
  find({ step: "loudspeaker", heard });
  doing.value = null;
}
