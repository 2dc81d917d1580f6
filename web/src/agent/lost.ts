// A phone that is of no use for calls: the server is told, so that none comes; what it hears twice changes nothing.
import { computed, effect } from "@preact/signals";
import { link } from "../live";
import { lost } from "../phone";
import type { LostReason } from "../wire";
import { become, mine } from "./desk";
import { wasOnBrowserPhone } from "./kept";

const AGAIN_MS = 1000;
const IN_CALL_MS = 3000; // another microphone may take over at once
const REASONS = { microphone: "microphone_lost", link: "link_lost" } as const;

/** Why no call may come now; null: one may, or a pause is on its way already. A call goes on without the link. */
const due = computed<LostReason | null>(() => {
  const agent = mine.value;
  if (!lost.value || !agent || agent.pending || link.value !== "live" || !wasOnBrowserPhone()) return null;
  const idle = agent.state === "ready" || agent.state === "wrap_up";
  return idle || (agent.state === "talking" && lost.value === "microphone") ? REASONS[lost.value] : null;
});
const talking = computed(() => mine.value?.state === "talking");

/** Until the returned function is called. */
export function tellWhenLost(): () => void {
  let timer = 0;
  const say = (reason: LostReason) => {
    become({ action: "pause", reason }).catch(() => {
      if (due.peek() === reason) timer = window.setTimeout(say, AGAIN_MS, reason);
    });
  };
  return effect(() => {
    const reason = due.value;
    if (!reason) return;
    timer = window.setTimeout(say, talking.value ? IN_CALL_MS : 0, reason);
    return () => clearTimeout(timer);
  });
}
