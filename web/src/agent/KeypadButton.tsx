// Opens the keypad of the browser's phone in a call; the keypad itself is loaded when it is first wanted.
import type { ComponentType } from "preact";
import { useCallback, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { words } from "../words";

export function KeypadButton({ attempt }: { attempt: number }) {
  const [open, setOpen] = useState<number | null>(null); // of this call alone
  const [Shown, setShown] = useState<ComponentType<{ close: () => void }> | null>(null);
  const show = useCallback(async () => {
    const loaded = await import("./Keypad");
    setShown(() => loaded.default);
    setOpen(attempt);
  }, [attempt]);
  const close = useCallback(() => setOpen(null), []);
  if (open === attempt && Shown) return <Shown close={close} />;
  return <Button wide run={show} shortcut="k">{words.value.phone.keypad}</Button>;
}
