// Starts the pages: who is here, which page, and nothing else.
import "./look.css";
import type { ComponentType } from "preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { display, recogniseDisplay } from "./display";
import Login from "./login/Login";
import { Aides } from "./parts/Aides";
import { Said } from "./parts/Said";
import { Top, pagesOf } from "./parts/Top";
import { type Page, go, page } from "./route";
import { me, recognise } from "./session";
import { words } from "./words";

const SCREENS: Record<Page, () => Promise<{ default: ComponentType }>> = {
  agent: () => import("./agent/Agent"),
  wall: () => import("./wall/Wall"),
  tv: () => import("./tv/Tv"),
  campaigns: () => import("./campaigns/Campaigns"),
  recordings: () => import("./recordings/Recordings"),
  statistics: () => import("./statistics/Statistics"),
  scripts: () => import("./scripts/Scripts"),
  admin: () => import("./admin/Admin"),
};

function Screen({ of }: { of: Page }) {
  const [Shown, setShown] = useState<ComponentType | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    let here = true;
    setShown(null);
    SCREENS[of]().then(
      (loaded) => here && setShown(() => loaded.default),
      () => here && setBroken(true), // a new version was put in place: its files have other names
    );
    document.title = `${words.value.nav[of]} – Plateau`;
    return () => void (here = false);
  }, [of]);
  if (broken) return <Blank text={words.value.faults.pageBroken} />;
  return Shown ? <Shown /> : <Blank text={words.value.faults.loading} />;
}

function Blank({ text }: { text: string }) {
  return (
    <>
      <Top />
      <main class="centre"><p class="muted">{text}</p></main>
    </>
  );
}

function Plateau() {
  if (display.value) return <Screen of="tv" />;
  const person = me.value;
  if (person === undefined) return null;
  if (person === null) return <Login />;
  const open = pagesOf(person);
  const shown = page.value;
  const first = open[0];
  if (!first) return <Blank text={words.value.post.noStation} />;
  if (shown === null || !open.includes(shown === "tv" ? "wall" : shown)) {
    queueMicrotask(() => go(first));
    return null;
  }
  return <Screen key={shown} of={shown} />;
}

function Unreachable() {
  return <Blank text={words.value.faults.network} />;
}

/** A person goes before a television, where a browser is both, unless it was opened by the television's address. */
async function whoIsHere(): Promise<void> {
  const tv = page.peek() === "tv";
  if (tv && location.hash && (await recogniseDisplay())) return;
  await recognise();
  if (tv && me.peek() === null) await recogniseDisplay();
}

const root = document.getElementById("page")!;
whoIsHere().then(
  () => render(<><Plateau /><Aides /><Said /></>, root),
  () => render(<Unreachable />, root),
);
