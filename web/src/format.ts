// Durations, shares, telephone numbers and dates as people read them, in the language of the page.
import { dateFormat, numberFormat } from "./intl";
import { language } from "./prefs";

const locale = () => (language.value === "fr" ? "fr-FR" : "en-GB");

/** 74 -> "1:14", 3674 -> "1:01:14". */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** 0.342 -> "34,2 %". */
export function share(part: number | null, digits = 1): string {
  if (part === null) return "–";
  const style = { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return numberFormat(locale(), style).format(part);
}

export function figure(n: number): string {
  return numberFormat(locale()).format(n);
}

/** An amount as the server writes it, "0.3999", to the cent: "0,40". */
export function money(amount: string): string {
  return numberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(Number(amount));
}

/** "+33639980017" -> "06 39 98 00 17"; numbers of other countries stay international. */
export function phone(e164: string): string {
  const french = /^\+33([1-9])(\d{8})$/.exec(e164);
  if (!french) return e164.replace(/^(\+\d{1,3})(\d{3})(\d+)$/, "$1 $2 $3");
  return `0${french[1]} ${french[2]!.replace(/(\d\d)(?=\d)/g, "$1 ")}`;
}

export function clockTime(at: number | string, seconds = false): string {
  const style: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  if (seconds) style.second = "2-digit";
  return dateFormat(locale(), style).format(new Date(at));
}

/** "jeu. 20 nov., 14:05". */
export function dayAndTime(at: string): string {
  const style = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return dateFormat(locale(), style).format(new Date(at));
}

/** Minutes that `zone` is ahead of UTC at an instant. */
function minutesAhead(zone: string, at: number): number {
  const style = { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const part = Object.fromEntries(dateFormat("en-GB", style).formatToParts(at).map((one) => [one.type, Number(one.value)]));
  return (Date.UTC(part["year"]!, part["month"]! - 1, part["day"], part["hour"], part["minute"]) - Math.floor(at / 60_000) * 60_000) / 60_000;
}

/** The instant at which clocks of `zone` show this day (2026-11-22) and time (14:30). */
export function instantIn(zone: string, day: string, time: string): number {
  const asUtc = Date.parse(`${day}T${time}Z`);
  const near = asUtc - minutesAhead(zone, asUtc) * 60_000;
  return asUtc - minutesAhead(zone, near) * 60_000; // once more: the first guess may lie across a change of clocks
}

/** Today as clocks of `zone` have it, 2026-11-22. */
export function dayIn(zone: string, at: number): string {
  return dateFormat("sv-SE", { timeZone: zone }).format(at);
}

/** The hour at the customer's. */
export function timeIn(zone: string, at: number): string {
  const style = { hour: "2-digit", minute: "2-digit", timeZone: zone } as const;
  return dateFormat(locale(), style).format(at);
}
