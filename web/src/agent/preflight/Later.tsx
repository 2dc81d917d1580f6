// The preflight's code comes only when it is asked for.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { words } from "../../words";

export function Later() {
  const [Shown, setShown] = useState<ComponentType | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    import("./Preflight").then((loaded) => setShown(() => loaded.default), () => setBroken(true));
  }, []);
  if (Shown) return <Shown />;
  return <section class="card"><h1>{words.value.preflight.title}</h1><p class="muted">{broken ? words.value.faults.pageBroken : words.value.faults.loading}</p></section>;
}
