// How the call ended, one key each, from the campaign's list.
import { language } from "../prefs";
import type { Card, CardDisposition } from "../wire";
import { Button } from "../parts/Button";
import { words } from "../words";
import { chosen, mine } from "./desk";

export function labelOf(one: CardDisposition): string {
  return language.value === "fr" ? one.label_fr : one.label_en;
}

/** The key of the n-th disposition: its own, or F1 to F12 in order. */
function keyOf(one: CardDisposition, index: number): string | null {
  return one.shortcut ?? (index < 12 ? `F${index + 1}` : null);
}

export function Dispositions({ card, choose }: { card: Card; choose: (one: CardDisposition) => Promise<void> | void }) {
  const w = words.value.dispose;
  const state = mine.value?.state;
  const open = (state === "talking" || state === "wrap_up") && chosen.value === null;
  const done = card.dispositions.find((one) => one.code === chosen.value);
  const byHand = card.campaign.mode === "manual" || card.campaign.mode === "preview";
  const hint = done ? w.done(labelOf(done)) : open ? (byHand ? w.manualNext : w.next) : w.afterCall;
  return (
    <footer class="closing">
      <div role="group" aria-label={w.title} class="row tight wraps">
        {card.dispositions.map((one, index) => (
          <Button key={one.code} run={() => choose(one)} shortcut={keyOf(one, index)} disabled={!open} tone={one.effect === "success" ? "primary" : ""} pressed={done === one}>
            {labelOf(one)}
          </Button>
        ))}
        {card.dispositions.length === 0 && <span class="muted">{w.none}</span>}
      </div>
      <span class="small muted" data-test="dispose-hint">{hint}</span>
    </footer>
  );
}
