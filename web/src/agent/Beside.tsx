// What supervisors do beside this agent: who listens to the call, and what they wrote. It never takes the focus.
import "./beside.css";
import { useCallback, useEffect } from "preact/hooks";
import { ask } from "../api";
import { secondsSince } from "../clock";
import { listeners, ownMessages } from "../floor";
import { clockTime, duration } from "../format";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import { me } from "../session";
import type { Listener, OwnMessage } from "../wire";
import { words } from "../words";
import { mine } from "./desk";

function Heard({ by }: { by: Listener }) {
  const said = words.value.beside[by.mode](by.supervisor);
  useEffect(() => announce(said), [said]);
  return (
    <li class={`card notice ${by.mode === "listen" ? "reserved" : "wrap_up"}`}>
      <b>{said}</b> {by.since && <span class="small muted">{duration(secondsSince(by.since))}</span>}
    </li>
  );
}

function Message({ of: message, first }: { of: OwnMessage; first: boolean }) {
  const w = words.value.beside;
  const said = message.about === "word" ? w.wrote(message.sender) : w[message.about](message.sender);
  const read = useCallback(() => ask("POST", `/api/me/messages/${message.id}/read`), [message.id]);
  useEffect(() => announce(`${said} ${message.text}`), []);
  return (
    <li class="card notice paused">
      <p class="small"><b>{said}</b> <span class="muted">{clockTime(message.sent_at)}</span></p>
      <p class="text">{message.text}</p>
      <Button run={read} shortcut={first ? "l" : null}>{w.read}<span class="unseen">{w.readOf(message.sender)}</span></Button>
    </li>
  );
}

export function Beside() {
  // who took a call over talks on while the agent has the next one
  const heard = (listeners.value.get(me.value?.id ?? 0)?.listeners ?? []).filter((one) => one.attempt_id === mine.value?.attempt_id);
  const unread = ownMessages.value;
  if (heard.length + unread.length === 0) return null;
  return (
    <aside class="beside" aria-label={words.value.beside.title}>
      <ul>
        {heard.map((one) => <Heard key={one.id} by={one} />)}
        {unread.map((one, at) => <Message key={one.id} of={one} first={at === 0} />)}
      </ul>
    </aside>
  );
}
