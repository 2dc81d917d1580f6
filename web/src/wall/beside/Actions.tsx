// On an agent's tile: who listens now, and the way to listen, write and act.
import { listeners } from "../../floor";
import type { FloorAgent } from "../../wire";
import { opened } from "./beside";
import { besideWords } from "./words";

export function Actions({ agent }: { agent: FloorAgent }) {
  const w = besideWords.value;
  const heard = (listeners.value.get(agent.id)?.listeners ?? []).filter((one) => one.attempt_id !== null && one.attempt_id === agent.attempt_id);
  return (
    <div class="row between tight acts">
      <span class="small cut">{heard.length > 0 && w.listening(heard.map((one) => one.supervisor).join(", "))}</span>
      <button type="button" class="btn bare small" aria-label={w.actions(agent.name)} onClick={() => (opened.value = agent.id)}>{w.sign}</button>
    </div>
  );
}
