// Which key a person presses instead of the usual one: always an exchange, so that no two actions ever share a key.
import type { Keys } from "./wire";

export const plainKey = (key: string) => (key.length === 1 ? key.toLowerCase() : key);

/** The key that is pressed for what is usually on `usual`; null: none. */
export function keyFor(keys: Keys, usual: string): string | null {
  if (keys.off) return null;
  return (keys.own[plainKey(usual)] ?? plainKey(usual)) || null;
}

/** What is usually on the key that this person gave `pressed` to. */
export function usualOf(keys: Keys, pressed: string): string {
  const key = plainKey(pressed);
  const given = Object.entries(keys.own).find(([, own]) => own === key);
  return given ? given[0] : key;
}

function clean(own: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(own).filter(([usual, key]) => usual !== key));
}

/** `usual` on `pressed` from now on; what was there takes the key that becomes free. */
export function exchanged(keys: Keys, usual: string, pressed: string): Keys {
  const one = plainKey(usual);
  const other = usualOf(keys, pressed);
  const freed = keyFor({ ...keys, off: false }, one) ?? one;
  return { ...keys, own: clean({ ...keys.own, [other]: freed, [one]: plainKey(pressed) }) };
}

/** No key for `usual`; its usual one is free. */
export function without(keys: Keys, usual: string): Keys {
  const usually = exchanged(keys, usual, usual);
  return { ...usually, own: { ...usually.own, [plainKey(usual)]: "" } };
}
