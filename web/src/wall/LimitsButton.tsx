// Opens the thresholds of the wall; their form is loaded when it is first wanted.
import type { ComponentType } from "preact";
import { useCallback, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { words } from "../words";

export function LimitsButton() {
  const [open, setOpen] = useState(false);
  const [Shown, setShown] = useState<ComponentType<{ close: () => void }> | null>(null);
  const show = useCallback(async () => {
    const loaded = await import("./Limits");
    setShown(() => loaded.default);
    setOpen(true);
  }, []);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      <Button run={show} shortcut="l" tone="bare">{words.value.wall.limits}</Button>
      {open && Shown && <Shown close={close} />}
    </>
  );
}
