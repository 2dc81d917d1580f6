// What a part of the page reads from the server: loading, refused with a way to try again, or here.
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { Button } from "../parts/Button";
import { words } from "../words";
import { k } from "./words";

export type Got<T> = { value: T | null; fault: string; again: () => Promise<void> };

/** Reads `path` when it changes and on `again`; what was read before stays shown meanwhile. */
export function useGet<T>(path: string | null): Got<T> {
  const [read, setRead] = useState<{ path: string; value: T } | null>(null);
  const [fault, setFault] = useState("");
  const again = useCallback(async () => {
    if (path === null) return;
    try {
      const value = await get<T>(path);
      setRead({ path, value });
      setFault("");
    } catch (refused) {
      if (!(refused instanceof Error)) throw refused;
      setFault(refused.message);
    }
  }, [path]);
  useEffect(() => void again(), [again]);
  return { value: read?.path === path ? read.value : null, fault, again };
}

/** Shows `children` of what was read, or how the reading goes. */
export function Loaded<T>({ of: got, children }: { of: Got<T>; children: (value: T) => ComponentChildren }) {
  if (got.value !== null) return <>{children(got.value)}</>;
  if (!got.fault) return <p class="muted" role="status">{words.value.faults.loading}</p>;
  return (
    <div class="stack">
      <p class="notice alert">{got.fault}</p>
      <div><Button run={got.again}>{k.value.again}</Button></div>
    </div>
  );
}

/** A query: what is empty is left out. */
export function query(path: string, asked: Record<string, string | number | boolean | null | undefined>): string {
  const said = Object.entries(asked).filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false);
  return said.length === 0 ? path : `${path}?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}`;
}
