// Whether the preflight is open, and whether it passed in this shift on this browser.
import { signal } from "@preact/signals";
import { lost } from "../../phone";
import { become } from "../desk";
import { wasOnBrowserPhone } from "../kept";

/** "ready": the agent gets ready once it passed; "look": only to look; null: closed. */
export const checking = signal<"ready" | "look" | null>(null);
export const look = () => void (checking.value = "look");

const PASSED = "plateau.preflight";

export function keepPassed(): void {
  sessionStorage.setItem(PASSED, "yes");
}

/** The shift is over: the next one begins with a preflight. */
export function forgetPassed(): void {
  sessionStorage.removeItem(PASSED);
}

/** Ready at once, or after the preflight where this browser's phone has not passed one in this shift, or is lost. */
export async function getReady(): Promise<void> {
  if (wasOnBrowserPhone() && (lost.value || !sessionStorage.getItem(PASSED))) checking.value = "ready";
  else await become({ action: "ready" });
}
