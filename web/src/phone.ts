// The telephone in the browser: registers with the PBX, lets it open the waiting line, mutes, and names every fault with its cure.
import { signal } from "@preact/signals";
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

export class PhoneFault extends Error {
  override readonly name = "PhoneFault";
  constructor(readonly fault: Fault) {
    super(words.value.phone[fault]);
  }
}

let agent: UA | null = null;
let session: RTCSession | null = null;
let microphone: MediaStream | null = null;
const loudspeaker = new Audio();
loudspeaker.autoplay = true;

const microphoneWanted = () => ({
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, deviceId: chosenDevice.microphone.value },
  video: false,
});
const ECHO = "*43";
const DIRECT = { iceServers: [] };
const FAULT_OF: Record<string, Fault> = {
  NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing", NotReadableError: "busy", AbortError: "busy",
};

function failed(fault: Fault): PhoneFault {
  phoneFault.value = fault;
  if (fault !== "unreachable") phoneState.value = "failed";
  return new PhoneFault(fault);
}

/** The microphone of this phone, opened when it is not yet. */
export async function openMicrophone(): Promise<MediaStream> {
  if (microphone?.active) return microphone;
  if (!navigator.mediaDevices) throw failed("insecure"); // browsers hide it where the address is not https or localhost
  try {
    const stream = await navigator.mediaDevices.getUserMedia(microphoneWanted());
    stream.getAudioTracks()[0]?.addEventListener("ended", () => failed("missing"));
    return (microphone = stream);
  } catch (fault) {
    throw failed((fault instanceof DOMException && FAULT_OF[fault.name]) || "missing");
  }
}

let switching: Promise<void> | null = null;

/** Open the microphone, then register; resolves once the PBX can ring this phone. Asked twice at once, it is done once. */
export async function switchOn(account: PhoneAccount): Promise<void> {
  if (agent && phoneState.value === "registered" && microphone?.active) return;
  await (switching ??= register(account).finally(() => (switching = null)));
}

async function register(account: PhoneAccount): Promise<void> {
  hangUpAll();
  phoneState.value = "connecting";
  await openMicrophone();
  const { UA, WebSocketInterface } = await import("jssip");
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

function follow(phone: UA, registered: () => void, refused: (fault: PhoneFault) => void): void {
  phone.on("registered", () => {
    phoneState.value = "registered";
    phoneFault.value = null;
    registered();
  });
  phone.on("registrationFailed", ({ response }) => {
    const code = response?.status_code as number | undefined;
    refused(failed(code === 401 || code === 403 || code === 404 ? "refused" : "unreachable"));
  });
  phone.on("disconnected", () => {
    if (agent !== phone) return;
    phoneState.value = "connecting";
    refused(failed("unreachable"));
  });
  phone.on("newRTCSession", ({ session: incoming }: { session: RTCSession }) => {
    if (incoming.direction === "incoming") answer(incoming);
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
  const track = (await openMicrophone()).getAudioTracks()[0]!;
  track.enabled = !muted.value;
  for (const sender of session?.connection?.getSenders() ?? []) await sender.replaceTrack(track);
  for (const one of old.getTracks()) one.stop();
}

export function toggleMute(): void {
  if (!session) return;
  muted.value = !muted.value;
  if (muted.value) session.mute({ audio: true });
  else session.unmute({ audio: true });
}

function hangUpAll(): void {
  agent?.stop();
  agent = session = null;
  phoneState.value = "off";
  lineOpen.value = muted.value = false;
  phoneFault.value = null;
}

export function switchOff(): void {
  hangUpAll();
  for (const track of microphone?.getTracks() ?? []) track.stop();
  microphone = null;
}

addEventListener("beforeunload", (event) => {
  if (lineOpen.value) event.preventDefault(); // the browser asks: leaving cuts the line
});
// said while it can still be said: the PBX would find out by silence, half a minute later
addEventListener("pagehide", switchOff);
