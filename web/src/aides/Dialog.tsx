// The frame of an aid: a modal dialog that closes by Escape; keys pressed in it are not the page's.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function Dialog({ label, close, children, escape = true }: { label: string; close: () => void; children: ComponentChildren; escape?: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const cancel = (event: Event) => {
    event.preventDefault();
    if (escape) close();
  };
  const keep = (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  };
  return <dialog ref={dialog} class="card aide" aria-label={label} onCancel={cancel} onKeyDown={keep}>{children}</dialog>;
}
