// The words of a line of extensions.conf, each with its kind, for colours alone: what is right is for Asterisk to say.
export type Kind = "" | "comment" | "section" | "directive" | "key" | "app" | "variable";
export type Token = readonly [Kind, string];

const STARTS: readonly [Kind, RegExp][] = [
  ["section", /\[[^\]]*\](\([^)]*\))?/y],
  ["directive", /#\w+/y],
  ["key", /(exten|same|include|switch|ignorepat|[A-Z_]+)(?=\s*=)/y],
];
const WITHIN: readonly [Kind, RegExp][] = [
  ["", /\\./y],
  ["comment", /;.*/y],
  ["app", /[A-Z]\w*(?=\()/y],
  ["", /\w+/y],
  ["", /\s+/y],
];

/** Where the variable or expression that opens at `from` is closed; the end of the line where it is not. */
function closed(line: string, from: number): number {
  const close = line[from + 1] === "{" ? "}" : "";
  for (let at = from + 2, depth = 1; close && at < line.length; at += 1) {
    if (line.startsWith("${", at)) depth += 1;
    else if (line[at] === close) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return close ? line.length : from + 1;
}

function next(line: string, from: number, atStart: boolean): Token {
  for (const [kind, shape] of atStart ? [...STARTS, ...WITHIN] : WITHIN) {
    shape.lastIndex = from;
    const found = shape.exec(line);
    if (found) return [kind, found[0]];
  }
  if (line[from] !== "$") return ["", line[from]!];
  const end = closed(line, from);
  return [end > from + 1 ? "variable" : "", line.slice(from, end)];
}

export function tokensOf(line: string): Token[] {
  const found: Token[] = [];
  const indent = line.length - line.trimStart().length;
  if (indent) found.push(["", line.slice(0, indent)]);
  for (let at = indent; at < line.length; ) {
    const token = next(line, at, at === indent);
    found.push(token);
    at += token[1].length;
  }
  return found;
}
