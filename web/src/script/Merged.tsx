// A text with its merge fields filled in; what is not known is a gap that can be seen.
import { words } from "../words";
import type { Texts } from "./document";

export function Merged({ text, texts }: { text: string; texts: Texts }) {
  return (
    <>
      {(texts[text] ?? [{ text, field: null, gap: false }]).map((part, at) =>
        part.gap ? <span key={at} class="gap" title={words.value.script.gap}>{part.text}</span> : part.field ? <b key={at}>{part.text}</b> : part.text,
      )}
    </>
  );
}
