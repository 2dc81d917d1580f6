// A step that cannot be undone is asked once: what will happen, yes or no.
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { k } from "./words";

type Question = { title: string; about: string; yes: string; from: Element | null; answer: (sure: boolean) => void };

const question = signal<Question | null>(null);

/** Whether the person is sure. `yes` names what is done. */
export function sure(title: string, about: string, yes: string): Promise<boolean> {
  question.value?.answer(false);
  return new Promise((answer) => (question.value = { title, about, yes, from: document.activeElement, answer }));
}

/** The focus goes back to what asked or, where that is at work or gone, to the head of the page. */
function giveBack(from: Element | null): void {
  const usable = from instanceof HTMLElement && from.isConnected && !from.matches(":disabled");
  (usable ? from : document.querySelector<HTMLElement>("h1"))?.focus();
}

export function Asking() {
  const dialog = useRef<HTMLDialogElement>(null);
  const asked = question.value;
  // in the same step as the question appears: a key pressed at once must not be lost
  useLayoutEffect(() => {
    if (asked) dialog.current?.showModal();
  }, [asked]);
  if (!asked) return null;
  const settle = (yes: boolean) => {
    dialog.current?.close();
    question.value = null;
    asked.answer(yes);
    requestAnimationFrame(() => giveBack(asked.from));
  };
  const cancel = (event: Event) => {
    event.preventDefault();
    settle(false);
  };
  return (
    <dialog ref={dialog} class="card" aria-labelledby="asked" aria-describedby="asked-about" onCancel={cancel}>
      <div class="stack">
        <h2 id="asked">{asked.title}</h2>
        <p id="asked-about">{asked.about}</p>
        <div class="row wraps">
          <button type="button" class="btn stop" onClick={() => settle(true)}>{asked.yes}</button>
          <button type="button" class="btn" onClick={() => settle(false)}>{k.value.cancel}</button>
        </div>
      </div>
    </dialog>
  );
}
