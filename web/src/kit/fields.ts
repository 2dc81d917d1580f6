// The fields of a form: what is shown of a value, and what a typed text means to the server.

export type Option = readonly [value: string, label: string];
export type Spec = {
  /** As the server names it; a refusal of this name, or of a part of it, is shown beside the field. */
  name: string;
  label: string;
  about?: string | undefined;
  kind: "text" | "number" | "check" | "choice" | "many" | "long" | "date" | "time" | "password";
  options?: readonly Option[];
  /** Shown is the value times this: 100 for a share of one that is typed in per cent. */
  times?: number;
  /** An empty field means null. */
  nothing?: boolean;
  /** Beside the field: what the law says. */
  law?: string | undefined;
  required?: boolean;
  from?: (kept: unknown) => Raw;
  to?: (typed: Raw) => unknown;
};
export type Raw = string | boolean;
export type Values = Record<string, unknown>;

const round = (n: number) => Number(n.toPrecision(12));

export function rawOf(spec: Spec, value: unknown): Raw {
  if (spec.from) return spec.from(value);
  if (spec.kind === "check") return value === true;
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(",");
  return String(typeof value === "number" ? round(value * (spec.times ?? 1)) : value);
}

/** What was typed, as the server takes it; what is no number goes there as it was typed, and is refused there. */
export function meantBy(spec: Spec, raw: Raw): unknown {
  if (spec.to) return spec.to(raw);
  if (typeof raw === "boolean") return raw;
  if (raw.trim() === "" && spec.nothing) return null;
  if (spec.kind === "many") return raw === "" ? [] : raw.split(",");
  if (spec.kind !== "number") return raw;
  const typed = raw.trim().replace(/[\s\u202f]/g, "").replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(typed) ? round(Number(typed) / (spec.times ?? 1)) : raw;
}

/** Whether a refusal of the server is about this field. */
export function isAbout(spec: Spec, field: string): boolean {
  return field === spec.name || field.startsWith(`${spec.name}.`) || field.endsWith(`.${spec.name}`);
}
