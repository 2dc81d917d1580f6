// The telephone in the browser: registers with the PBX, lets it open the waiting line, mutes, and names every fault with its cure.
import { computed, signal } from "@preact/signals";
import type { UA } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import { chosenDevice, sendToLoudspeaker } from "./devices";
import type { PhoneAccount } from "./wire";
import { words } from "./words";

export type PhoneState = "off" | "connecting" | "registered" | "failed";
export type Fault = "denied" | "missing" | "busy" | "insecure" | "refused" | "unreachable";

export const phoneState = signal<PhoneState>("off");
/** The line between this browser and the PBX is open. */
export const lineOpen = signal(false);
export const muted = signal(false);
export const phoneFault = signal<Fault | null>(null);

const OF_MICROPHONE: readonly (Fault | null)[] = ["denied", "missing", "busy"];
/** Nobody would hear the agent, or the PBX does not reach this phone any more. */
export const lost = computed<"microphone" | "link" | null>(() => {
  if (OF_MICROPHONE.includes(phoneFault.value)) return "microphone";
  return phoneFault.value === null || phoneFault.value === "insecure" ? null : "link";
});

export class PhoneFault extends Error {
  override readonly name = "PhoneFault";
  constructor(readonly fault: Fault) {
    super(words.value.phone[fault]);
  }
}

let agent: UA | null = null;
let session: RTCSession | null = null;
let microphone: MediaStream | null = null;
let opening: Promise<void> | null = null;
let asking: Promise<MediaStream> | null = null;
let timesOff = 0; // what was begun before the last time is no longer wanted
const loudspeaker = new Audio();
loudspeaker.autoplay = true;

const microphoneWanted = () => ({
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, deviceId: chosenDevice.microphone.value },
  video: false,
});
const ECHO = "*43";
const STEP_MS = 500;
const SLEPT_MS = 3000; // as long as the PBX waits for an answer of a phone
const DIRECT = { iceServers: [] };
const FAULT_OF: Record<string, Fault> = {
  NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing", NotReadableError: "busy", AbortError: "busy",
};

function failed(fault: Fault): PhoneFault {
  phoneFault.value = fault;
  if (fault !== "unreachable") phoneState.value = "failed";
  return new PhoneFault(fault);
}

const stop = (stream: MediaStream | null) => stream?.getTracks().forEach((track) => track.stop());
const never = () => new Promise<never>(() => undefined);

/** The microphone of this phone, opened when it is not yet; never, where the phone is switched off meanwhile. */
export async function openMicrophone(): Promise<MediaStream> {
  if (microphone?.active) return microphone;
  const asked = (asking ??= askForMicrophone());
  try {
    return await asked;
  } finally {
    if (asking === asked) asking = null;
  }
}

async function askForMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw failed("insecure"); // browsers hide it where the address is not https or localhost
  const began = timesOff;
  try {
    const stream = await navigator.mediaDevices.getUserMedia(microphoneWanted());
    if (began !== timesOff) {
      stop(stream);
      return await never();
    }
    stream.getAudioTracks()[0]?.addEventListener("ended", () => {
      failed("missing");
      lookForMicrophone();
    });
    return (microphone = stream);
  } catch (fault) {
    if (began !== timesOff) return never();
    throw failed((fault instanceof DOMException && FAULT_OF[fault.name]) || "missing");
  }
}

/** Open the microphone, then register; resolves once the PBX can ring this phone. Asked for again meanwhile, it is the same one. */
export function switchOn(account: PhoneAccount): Promise<void> {
  if (agent && phoneState.value === "registered" && microphone?.active) return Promise.resolve();
  if (opening) return opening;
  if (agent?.isRegistered()) return restoreMicrophone(); // the line stays as it is
  const own: Promise<void> = open(account).finally(() => {
    if (opening === own) opening = null;
  });
  return (opening = own);
}

async function open(account: PhoneAccount): Promise<void> {
  hangUpAll();
  phoneState.value = "connecting";
  const began = timesOff;
  await openMicrophone();
  const { UA, WebSocketInterface } = await import("jssip");
  if (began !== timesOff) return never();
  const name = account.web_station;
  const phone = new UA({
    sockets: [new WebSocketInterface(account.websocket)],
    uri: `sip:${name}@${account.sip_server}`,
    authorization_user: name,
    password: account.secret,
    register: true,
    register_expires: 120,
    session_timers: false, // the waiting line lives for hours; re-INVITEs only risk 491 with Asterisk
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 10,
    user_agent: "Plateau",
  });
  agent = phone;
  await new Promise<void>((resolve, reject) => follow(phone, resolve, reject));
}

/** What a phone that was replaced still says is about no phone of now. */
function follow(phone: UA, registered: () => void, refused: (fault: PhoneFault) => void): void {
  phone.on("registered", () => {
    if (agent !== phone) return;
    phoneState.value = microphone?.active ? "registered" : "failed";
    if (microphone?.active) phoneFault.value = null;
    registered();
  });
  phone.on("unregistered", () => {
    if (agent === phone && anew) phone.register();
    anew = false;
  });
  phone.on("registrationFailed", ({ response }) => {
    if (agent !== phone) return;
    const code = response?.status_code as number | undefined;
    refused(failed(code === 401 || code === 403 || code === 404 ? "refused" : "unreachable"));
  });
  phone.on("disconnected", () => {
    if (agent !== phone) return;
    phoneState.value = "connecting";
    refused(failed("unreachable"));
  });
  phone.on("newRTCSession", ({ session: incoming }: { session: RTCSession }) => {
    if (agent === phone && incoming.direction === "incoming") answer(incoming);
  });
  phone.start();
}

/** Every call comes from the PBX and is the waiting line: the newest one counts. */
function answer(incoming: RTCSession): void {
  session?.terminate();
  session = incoming;
  incoming.on("peerconnection", ({ peerconnection }: { peerconnection: RTCPeerConnection }) => {
    peerconnection.addEventListener("track", ({ streams, track }) => {
      loudspeaker.srcObject = streams[0] ?? new MediaStream([track]);
      void sendToLoudspeaker(loudspeaker);
      void loudspeaker.play().catch(() => undefined); // playing starts with the next gesture where the browser insists on one
    });
  });
  const closed = () => {
    if (session !== incoming) return;
    session = null;
    lineOpen.value = muted.value = false;
  };
  incoming.on("confirmed", () => (lineOpen.value = session === incoming));
  incoming.on("ended", closed);
  incoming.on("failed", closed);
  const stream = microphone ? { mediaStream: microphone } : { mediaConstraints: microphoneWanted() };
  incoming.answer({ ...stream, pcConfig: DIRECT });
}

/** What carries the waiting line's sound; null: no line. */
export const connection = (): RTCPeerConnection | null => session?.connection ?? null;

/** A call to the PBX's echo, beside the waiting line; whoever asked for it ends it. */
export function callEcho(server: string): RTCSession {
  if (!agent || !microphone) throw failed("unreachable");
  return agent.call(`sip:${ECHO}@${server}`, { mediaStream: microphone, pcConfig: DIRECT });
}

/** Speak and hear through the chosen devices from now on, in an open line too. */
export async function changeDevices(): Promise<void> {
  await sendToLoudspeaker(loudspeaker);
  const old = microphone;
  if (!old) return;
  microphone = null;
  await speakThrough(await openMicrophone());
  stop(old);
}

async function speakThrough(stream: MediaStream): Promise<void> {
  const track = stream.getAudioTracks()[0]!;
  track.enabled = !muted.value;
  for (const sender of session?.connection?.getSenders() ?? []) await sender.replaceTrack(track);
}

/** A microphone again after it was lost, in an open line too. */
async function restoreMicrophone(): Promise<void> {
  await speakThrough(await openMicrophone());
  phoneState.value = agent?.isRegistered() ? "registered" : "connecting";
  phoneFault.value = agent?.isConnected() ? null : "unreachable";
}

function lookForMicrophone(): void {
  if (agent && lost.value === "microphone") restoreMicrophone().catch(() => undefined); // the fault says what is missing
}

export function toggleMute(): void {
  if (!session) return;
  muted.value = !muted.value;
  if (muted.value) session.mute({ audio: true });
  else session.unmute({ audio: true });
}

/** A digit to the other end, as RFC 4733 sends it beside the voice; nothing where there is no line. */
export function sendDigit(digit: string): void {
  session?.sendDTMF(digit, { transportType: "RFC2833" as never });
}

function hangUpAll(): void {
  agent?.stop();
  agent = session = null;
  phoneState.value = "off";
  lineOpen.value = muted.value = false;
  phoneFault.value = null;
}

export function switchOff(): void {
  timesOff += 1;
  hangUpAll();
  stop(microphone);
  microphone = opening = asking = null;
}

let steppedAt = Date.now();
let anew = false; // the registration was given back to be made again
/** A page that slept answered nothing, and the PBX takes its phone for lost. It believes a new registration at once;
 * one that is only renewed it asks again when its turn comes. Calls that are open do not mind. */
function registerAnewAfterSleep(): void {
  const slept = Date.now() - steppedAt > SLEPT_MS;
  steppedAt = Date.now();
  if (!slept || !agent?.isRegistered()) return;
  anew = true;
  agent.unregister();
}

setInterval(registerAnewAfterSleep, STEP_MS);
navigator.mediaDevices?.addEventListener("devicechange", () => {
  lookForMicrophone();
  if (session) void sendToLoudspeaker(loudspeaker);
});
navigator.permissions?.query({ name: "microphone" }).then((allowed) => allowed.addEventListener("change", lookForMicrophone), () => undefined);
addEventListener("beforeunload", (event) => {
  if (lineOpen.value) event.preventDefault(); // the browser asks: leaving cuts the line
});
// said while it can still be said: the PBX would find out by silence, half a minute later
addEventListener("pagehide", switchOff);
