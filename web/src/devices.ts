// The microphone and the loudspeaker chosen on this machine; one that is unplugged gives way to the system's own.
import { signal } from "@preact/signals";

export type Kind = "microphone" | "loudspeaker";
export type Device = { id: string; name: string };

const INPUT: Record<Kind, MediaDeviceKind> = { microphone: "audioinput", loudspeaker: "audiooutput" };

function kept(kind: Kind): string {
  try {
    return localStorage.getItem(`plateau.${kind}`) ?? "";
  } catch {
    return ""; // storage is refused in this browser: the choice lasts as long as the page
  }
}

/** The ids of the chosen devices; empty: the system's choice. */
export const chosenDevice = { microphone: signal(kept("microphone")), loudspeaker: signal(kept("loudspeaker")) };

export function keepDevice(kind: Kind, id: string): void {
  chosenDevice[kind].value = id;
  try {
    localStorage.setItem(`plateau.${kind}`, id);
  } catch {
    // see kept()
  }
}

/** What is plugged in. Browsers tell names only once the microphone was allowed. */
export async function devices(kind: Kind): Promise<Device[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all
    .filter((one) => one.kind === INPUT[kind] && one.deviceId && one.deviceId !== "default")
    .map((one) => ({ id: one.deviceId, name: one.label }));
}

/** The chosen loudspeaker is not plugged in: sound comes out of the system's own. */
export const loudspeakerAway = signal(false);

/** Let this sound come out of the chosen loudspeaker while it is there: a browser goes on sending to one that is gone. */
export async function sendToLoudspeaker(sound: HTMLAudioElement): Promise<void> {
  if (!("setSinkId" in sound)) return; // this browser follows the system
  const chosen = chosenDevice.loudspeaker.value;
  const there = (await devices("loudspeaker")).some((one) => one.id === chosen);
  loudspeakerAway.value = chosen !== "" && !there;
  await sound.setSinkId(there ? chosen : "").catch(() => sound.setSinkId("")); // unplugged meanwhile
}
