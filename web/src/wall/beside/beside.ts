// What a supervisor asks beside an agent, and on which phone.
import { computed, signal } from "@preact/signals";
import { ask, get } from "../../api";
import { listeners } from "../../floor";
import { switchOn } from "../../phone";
import { me } from "../../session";
import type { Listener, MonitorMode, PhoneAccount } from "../../wire";

export type Phone = "web" | "sip";
const PHONE = "plateau.listening-phone";

/** The phone on which this supervisor listens, remembered in this browser. */
export const phoneUsed = signal<Phone>(localStorage.getItem(PHONE) === "sip" ? "sip" : "web");

export function usePhone(phone: Phone): void {
  phoneUsed.value = phone;
  localStorage.setItem(PHONE, phone);
}

/** The agent whose actions are open. */
export const opened = signal<number | null>(null);

/** Where the person of this page is beside an agent, if anywhere. */
export const own = computed<Listener | null>(() => {
  for (const one of listeners.value.values()) {
    const mine = one.listeners.find((each) => each.supervisor_id === me.value?.id);
    if (mine) return mine;
  }
  return null;
});

const monitoring = (agent: number) => `/api/agents/${agent}/monitoring`;

export async function begin(agent: number, mode: Exclude<MonitorMode, "take_over">, stays: boolean): Promise<void> {
  const phone = phoneUsed.peek();
  if (phone === "web") await switchOn(await get<PhoneAccount>("/api/me/phone"));
  await ask("POST", monitoring(agent), { mode, phone, stays });
}

export const change = (agent: number, what: { mode?: MonitorMode; stays?: boolean }) => ask("PATCH", monitoring(agent), what);
/** The person of this page has asked to leave. */
export const left = signal(false);

export async function leave(agent: number): Promise<void> {
  left.value = true;
  await ask("DELETE", monitoring(agent));
}
/** Say that help came. */
export const lowerHand = (agent: number) => ask("DELETE", `/api/agents/${agent}/hand`);
export const endWrapUp = (agent: number, attempt_id: number) => ask("POST", `/api/agents/${agent}/wrap-up/end`, { attempt_id });
export const sendAway = (agent: number, action: "pause" | "logout", why: string, at_once: boolean) => ask("POST", `/api/agents/${agent}/away`, { action, why, at_once });
export const write = (to: { agent_id: number } | { campaign_id: number }, text: string) => ask("POST", "/api/messages", { ...to, text });
