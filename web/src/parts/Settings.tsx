// Language, look and keys of this browser, and the way out.
import { useEffect, useRef } from "preact/hooks";
import { choose, keys, keysOn, language, theme } from "../prefs";
import { leave, me, speak, useKeys } from "../session";
import { words } from "../words";
import { Button } from "./Button";
import { openAide } from "./Aides";
import { tell } from "./Said";

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
        {me.value && (
          <>
            <label class="row tight">
              <input type="checkbox" checked={keysOn.value} onChange={(event) => useKeys({ ...keys.peek(), off: !event.currentTarget.checked }).catch(tell)} />
              <span>{w.keys}</span>
            </label>
            <p class="small muted">{w.keysHint}</p>
            <Button run={() => (menu.current?.removeAttribute("open"), openAide("keys"))}>{words.value.aides.keys}</Button>
          </>
        )}
        {me.value && <Button run={leave}>{w.logOut}</Button>}
      </div>
    </details>
  );
}
