// Which territories a list of places holds, and the list with one more or one less.

export type Territory = { code: string; beginnings: string[]; waiting: number };
export type Held = "all" | "part" | "none";

export function split(typed: string): string[] {
  return typed.toUpperCase().split(/[\s,;]+/).filter(Boolean);
}

const covers = (place: string, { code, beginnings }: Territory) => place === code || beginnings.every((one) => one.startsWith(place));
const touches = (place: string, one: Territory) => covers(place, one) || one.beginnings.some((beginning) => place.startsWith(beginning) || beginning.startsWith(place));

export function heldOf(places: readonly string[], one: Territory): Held {
  const whole = places.some((place) => covers(place, one)) || one.beginnings.every((beginning) => places.some((place) => beginning.startsWith(place)));
  if (whole) return "all";
  return places.some((place) => touches(place, one)) ? "part" : "none";
}

/** As a person writes them: a territory by its code where all its beginnings stand there. */
export function folded(places: readonly string[], all: readonly Territory[]): string[] {
  const whole = all.filter((one) => one.beginnings.every((beginning) => places.includes(beginning)));
  const spelled = new Set(whole.flatMap((one) => one.beginnings));
  return [...new Set([...whole.map((one) => one.code), ...places.filter((place) => !spelled.has(place))])].sort();
}

/** The places with this territory or, where it is held whole, without it; what covered others too keeps those. */
export function turned(places: readonly string[], one: Territory, all: readonly Territory[]): string[] {
  const others = (place: string) => all.filter((other) => other !== one && covers(place, other)).map((other) => other.code);
  const rest = places.flatMap((place) => (touches(place, one) ? others(place) : [place]));
  return [...new Set(heldOf(places, one) === "all" ? rest : [...rest, one.code])].sort();
}

/** How full a territory is beside the fullest: 0 (empty) to 4. */
export function shade(waiting: number, most: number): number {
  return waiting === 0 ? 0 : Math.max(1, Math.ceil((4 * waiting) / most));
}
