// Language, look and keys of this browser, and the way out.
import { useEffect, useRef } from "preact/hooks";
import { choose, keysOn, language, theme } from "../prefs";
import { leave, me, speak } from "../session";
import { words } from "../words";
import { Button } from "./Button";

export function Settings() {
  const w = words.value.settings;
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const inside = event.target instanceof Node && menu.current?.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !inside) menu.current?.removeAttribute("open");
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details class="menu" ref={menu}>
      <summary class="btn bare">{w.title}</summary>
      <div class="card stack">
        {me.value && <p><b>{me.value.name}</b></p>}
        <div role="group" aria-label={w.language} class="row tight">
          <Button pressed={language.value === "fr"} run={() => speak("fr")}>Français</Button>
          <Button pressed={language.value === "en"} run={() => speak("en")}>English</Button>
        </div>
        <div role="group" aria-label={w.look} class="row tight">
          <Button pressed={theme.value === "light"} run={() => choose({ theme: "light" })}>{w.light}</Button>
          <Button pressed={theme.value === "dark"} run={() => choose({ theme: "dark" })}>{w.dark}</Button>
        </div>
        <label class="row tight">
          <input type="checkbox" checked={keysOn.value} onChange={(event) => choose({ keys: event.currentTarget.checked })} />
          <span>{w.keys}</span>
        </label>
        <p class="small muted">{w.keysHint}</p>
        {me.value && <Button run={leave}>{w.logOut}</Button>}
      </div>
    </details>
  );
}
