// A script as the server sends it, and its course: the same decisions as dialer/core/script/course.py, so that a call goes on without a link.
export type Value = string | number | boolean | string[];
export type Kind = "text" | "long_text" | "number" | "date" | "yes_no" | "one_of" | "several_of" | "scale" | "email" | "telephone";
export type Operator = "answered" | "unanswered" | "equal" | "other" | "includes" | "above" | "below";
export type Condition = { question: string; operator: Operator; value?: Value | null };
export type Choice = { key: string; label: string };
export type Question = {
  key: string; kind: Kind; label: string; required?: boolean; choices?: Choice[]; lowest?: number | null; highest?: number | null; when?: Condition[];
};
export type Jump = { to: string; when?: Condition[] };
export type ScriptPage = { key: string; title: string; text: string; questions?: Question[]; jumps?: Jump[] };
export type Objection = { key: string; title: string; answer: string };
export type Document = { format: 1; pages: ScriptPage[]; objections?: Objection[] };
export type Part = { text: string; field: string | null; gap: boolean };
export type Texts = Record<string, Part[]>;
export type Answers = Record<string, Value>;

function less(one: Value | null | undefined, other: Value | null | undefined): boolean {
  if (typeof one === "string" && typeof other === "string") return one < other;
  return typeof one === "number" && typeof other === "number" && one < other;
}

export function holds(one: Condition, answers: Answers): boolean {
  const given = answers[one.question];
  switch (one.operator) {
    case "answered": return given !== undefined;
    case "unanswered": return given === undefined;
    case "equal": return given !== undefined && given === one.value;
    case "other": return given !== undefined && given !== one.value;
    case "includes": return Array.isArray(given) && given.includes(String(one.value));
    case "above": return less(one.value, given);
    case "below": return less(given, one.value);
  }
}

export const asked = (page: ScriptPage, answers: Answers): Question[] =>
  (page.questions ?? []).filter((one) => (one.when ?? []).every((condition) => holds(condition, answers)));

/** The page after this one; null: the end. */
export function nextPage(script: Document, page: ScriptPage, answers: Answers): ScriptPage | null {
  const jump = (page.jumps ?? []).find((one) => (one.when ?? []).every((condition) => holds(condition, answers)));
  if (jump) return script.pages.find((one) => one.key === jump.to) ?? null;
  return script.pages[script.pages.indexOf(page) + 1] ?? null;
}

/** The answers on the way that they themselves lead. */
export function stillValid(script: Document, answers: Answers): Answers {
  const kept: Answers = {};
  const seen = new Set<string>();
  let page: ScriptPage | null = script.pages[0] ?? null;
  while (page && !seen.has(page.key)) {
    seen.add(page.key);
    for (const one of page.questions ?? []) {
      const value = answers[one.key];
      if (value !== undefined && (one.when ?? []).every((condition) => holds(condition, kept))) kept[one.key] = value;
    }
    page = nextPage(script, page, kept);
  }
  return kept;
}
