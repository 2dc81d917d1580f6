// Where one is within a page of areas: `#campaigns/12/hours` in the address, so that it can be kept, sent and gone back to.
import { computed, effect, signal } from "@preact/signals";
import { page } from "../route";

const read = () => decodeURIComponent(location.hash.slice(1)).split("/").filter(Boolean);
const parts = signal<string[]>(read());
addEventListener("hashchange", () => (parts.value = read()));
addEventListener("popstate", () => (parts.value = read()));
effect(() => {
  if (page.value) parts.value = read(); // another page was opened: its address has a place of its own
});

/** The part of the address at `at`, or nothing. */
export const part = (at: number) => parts.value[at] ?? "";
export const area = computed(() => part(0));

export function hrefOf(...where: (string | number)[]): string {
  return `#${where.map((one) => encodeURIComponent(one)).join("/")}`;
}

export function visit(...where: (string | number)[]): void {
  location.hash = hrefOf(...where);
  parts.value = read();
}
