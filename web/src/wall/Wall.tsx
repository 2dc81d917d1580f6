// The supervisor's wall: the floor live, what needs a person, and how old all of it is.
import "./wall.css";
import { useCallback, useEffect } from "preact/hooks";
import { now } from "../clock";
import { agentsByName, hear, known, watched } from "../floor";
import { clockTime } from "../format";
import { listen } from "../live";
import { Button } from "../parts/Button";
import { DataAge, LostLink } from "../parts/Link";
import { Meanings, meant } from "../parts/Meaning";
import { Top } from "../parts/Top";
import { go } from "../route";
import { words } from "../words";
import { AgentTile } from "./AgentTile";
import { Beside } from "./beside/Beside";
import { CampaignCard } from "./CampaignCard";
import { Kpis } from "./Kpis";
import { LimitsButton } from "./LimitsButton";
import { sample } from "./samples";
import { Todo } from "./Todo";

function Clock() {
  return <b>{clockTime(now.value, true)}</b>;
}

export default function Wall() {
  const w = words.value.wall;
  useEffect(() => listen(hear), []);
  useEffect(sample, []);
  const toTv = useCallback(async () => {
    // where the browser refuses full screen the page is still read from afar
    await document.documentElement.requestFullscreen?.().catch(() => undefined);
    go("tv");
  }, []);
  const all = agentsByName.value;
  const present = all.filter((one) => one.state !== "offline");
  const shown = watched.value.filter((one) => one.state !== "draft" && one.state !== "finished").sort((a, b) => a.id - b.id);
  const end = (
    <>
      <DataAge />
      <Button run={toTv} shortcut="t">{w.tv}</Button>
      <Clock />
    </>
  );
  return (
    <>
      <Top end={end} />
      <LostLink />
      <Beside />
      {known.value && (
        <main class="wall">
          <h1 class="unseen">{w.title}</h1>
          <div>
            <Kpis />
            <section class="camps" aria-label={w.campaigns}>
              {shown.map((one) => <CampaignCard key={one.id} of={one} />)}
              {shown.length === 0 && <p class="card muted">{w.noCampaign}</p>}
            </section>
            <div class="row between">
              <h2 class="heading grow" {...meant("floor.present")}>{w.floor(present.length)} <span class="small">{all.length > present.length && w.offline(all.length - present.length)}</span></h2>
              <Meanings about={w.figures.agents} of={[["floor.present", w.figures.present], ["floor.time", w.figures.time]]} />
              <LimitsButton />
            </div>
            <ul class={present.length > 48 ? "agents many" : "agents"}>{present.map((one) => <AgentTile key={one.id} agent={one} />)}</ul>
            {present.length === 0 && <p class="card muted">{w.noAgent}</p>}
          </div>
          <Todo />
        </main>
      )}
    </>
  );
}
