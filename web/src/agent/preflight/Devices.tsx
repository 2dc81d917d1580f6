// Which microphone and which loudspeaker this machine uses.
import { useEffect, useState } from "preact/hooks";
import { type Device, type Kind, chosenDevice, devices, keepDevice } from "../../devices";
import { changeDevices } from "../../phone";
import { tell } from "../../parts/Said";
import { words } from "../../words";

function Choice({ kind, changed }: { kind: Kind; changed: () => void }) {
  const w = words.value.preflight;
  const [all, setAll] = useState<Device[]>([]);
  useEffect(() => {
    const look = () => void devices(kind).then(setAll);
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
  }, [kind]);
  const choose = (id: string) => {
    keepDevice(kind, id);
    changeDevices().then(changed, tell);
  };
  const plugged = all.some((one) => one.id === chosenDevice[kind].value);
  return (
    <label class="field grow">
      <span>{w.steps[kind]}</span>
      <select value={plugged ? chosenDevice[kind].value : ""} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{w.systemsOwn}</option>
        {all.map((one, index) => <option key={one.id} value={one.id}>{one.name || w.nameless(index + 1)}</option>)}
      </select>
    </label>
  );
}

/** Shown once the microphone was asked for: only then do browsers name devices. */
export function Devices({ changed }: { changed: () => void }) {
  return (
    <div class="row wraps">
      <Choice kind="microphone" changed={changed} />
      <Choice kind="loudspeaker" changed={changed} />
    </div>
  );
}
