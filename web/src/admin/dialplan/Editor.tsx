// One file of the dialplan to type in: its colours behind what is typed, its lines numbered, those with faults marked.
import { useEffect, useRef } from "preact/hooks";
import { plan } from "../../words/admin/dialplan";
import { type Fault, type File, type } from "./draft";
import { tokensOf } from "./highlight";

type Props = { file: File; faults: readonly Fault[]; at: { line: number } | null };

function Coloured({ text, marked }: { text: string; marked: ReadonlySet<number> }) {
  return (
    <pre class="coloured" aria-hidden="true">
      {text.split("\n").map((line, at) => (
        <span key={at} class={marked.has(at + 1) ? "line faulty" : "line"}>{tokensOf(line).map(([kind, word], place) => (kind ? <span key={place} class={`t-${kind}`}>{word}</span> : word))}{"\n"}</span>
      ))}
    </pre>
  );
}

export function Editor({ file, faults, at }: Props) {
  const w = plan.value;
  const area = useRef<HTMLTextAreaElement>(null);
  const marked = new Set(faults.filter((one) => one.file === file.name).map((one) => one.line));
  const lines = file.text.split("\n");
  useEffect(() => {
    if (!at || !area.current) return;
    const from = lines.slice(0, at.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    area.current.focus();
    area.current.setSelectionRange(from, from + (lines[at.line - 1]?.length ?? 0));
    const sheet = area.current.closest(".code");
    if (sheet) sheet.scrollTop = (area.current.scrollHeight / lines.length) * Math.max(0, at.line - 6);
  }, [at]);
  return (
    <div class="code">
      <pre class="numbers" aria-hidden="true">{lines.map((_, line) => `${line + 1}\n`)}</pre>
      <div class="sheet">
        <Coloured text={file.text} marked={marked} />
        <textarea
          ref={area} aria-label={w.content(file.name)} aria-invalid={marked.size > 0} wrap="off" spellcheck={false} autocomplete="off" autocapitalize="off"
          value={file.text} onInput={(event) => type(file.name, event.currentTarget.value)}
        />
      </div>
    </div>
  );
}
