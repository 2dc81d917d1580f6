// One campaign on the wall: its stages, its conversations over time, its abandon budget, its last pacing decision.
import { useMemo } from "preact/hooks";
import { takenOf, trunks } from "../floor";
import { clockTime, figure, share } from "../format";
import { decided, reason } from "../parts/decision";
import { Meanings, meant } from "../parts/Meaning";
import { Pill } from "../parts/Pill";
import { Way } from "../parts/Way";
import { placeOf, today } from "../recordings/place";
import type { FloorCampaign } from "../wire";
import { words } from "../words";
import type { FigureName } from "../words/figures";
import { Sparkline } from "./Sparkline";

/** The count that the dialer holds the campaign to, over the window of its law; before the first one, that of today. */
export function lawful(one: FloorCampaign) {
  const w = words.value.wall;
  if (!one.window) return { abandoned: one.abandoned, answers: one.live_answers, most: one.abandon_limit, budget: one.abandon_budget, over: w.windows.day(0) };
  const { abandoned, answers, abandon_limit: most, budget, kind, length } = one.window;
  return { abandoned, answers, most, budget, over: w.windows[kind](length) };
}

function Budget({ of: one }: { of: FloorCampaign }) {
  const w = words.value.wall;
  const { abandoned, answers, most, budget, over } = lawful(one);
  const limit = share(most, 0);
  const rate = answers ? abandoned / answers : null;
  const used = most > 0 ? Math.min(1, (rate ?? 0) / most) : abandoned > 0 ? 1 : 0;
  const spent = used === 1;
  const tone = spent ? "alert" : used > 0.75 ? "wrap_up" : "ready";
  return (
    <>
      <div class="row between small">
        <span {...meant("card.abandoned")}>{w.abandonsIn(share(rate), over)}</span>
        <span class={spent ? "urgent" : "muted"}>{spent ? w.reached(limit) : w.left(budget, limit)}</span>
      </div>
      <div class={`bar ${tone}`}><i style={{ width: `${Math.round(used * 100)}%` }} /></div>
    </>
  );
}

function Besides({ of: one }: { of: FloorCampaign }) {
  const w = words.value.wall;
  const most = trunks.value.get(one.trunk)?.max_channels ?? 0;
  const taken = useMemo(() => takenOf(one.trunk), [one.trunk]);
  return (
    <dl class="besides small">
      <div><dt class="muted" {...meant("card.answer_rate")}>{w.answerRate}</dt><dd>{share(one.attempts ? one.live_answers / one.attempts : null)}</dd></div>
      <div><dt class="muted" {...meant("card.callbacks")}>{w.callbacks}</dt><dd class={one.callbacks_overdue ? "urgent" : ""}>{figure(one.callbacks_due)}{one.callbacks_overdue > 0 && ` · ${w.overdue(one.callbacks_overdue)}`}</dd></div>
      <div><dt class="muted" {...meant("card.numbers")}>{w.numbers}</dt><dd class={one.numbers_bad || one.numbers_resting ? "urgent" : ""}>{w.health(one.numbers, one.numbers_resting, one.numbers_bad)}</dd></div>
      <div><dt class="muted" {...meant("card.line")}>{w.line(one.trunk)}</dt><dd>{w.channels(figure(taken.value), figure(most))}</dd></div>
    </dl>
  );
}

function GivenUp({ of: one }: { of: FloorCampaign }) {
  const w = words.value.wall;
  return (
    <div class="row between small given-up">
      <span {...meant("card.given_up")}>{w.givenUpToday(share(one.given_up / one.attempts))}</span>
      <span class="muted">{w.ofCalls(one.given_up, one.attempts)}</span>
    </div>
  );
}

function Decision({ of: one }: { of: FloorCampaign }) {
  const w = words.value;
  if (!one.pacing || one.state !== "running") return <p class="small muted decision">{w.wall.noDecision}</p>;
  const { at, sentence } = one.pacing;
  return (
    <p class="small muted decision" title={sentence ?? ""}>
      {clockTime(at, true)} · {decided(one.pacing)}{w.colon}{reason(one.pacing)}
    </p>
  );
}

function named(one: FloorCampaign): [FigureName, string][] {
  const w = words.value.wall;
  const { stages, figures } = w;
  return [
    ["card.ringing", stages.ringing], ["card.waiting", stages.waiting], ["card.talking", stages.talking], ["card.callable", stages.callable], ["card.connected", stages.connected],
    ["card.answer_rate", w.answerRate], ["card.callbacks", w.callbacks], ["card.numbers", w.numbers], ["card.line", w.line(one.trunk)], ["card.spark", w.spark],
    ["card.abandoned", figures.abandoned], ["card.given_up", figures.givenUp],
  ];
}

export function CampaignCard({ of: one }: { of: FloorCampaign }) {
  const w = words.value;
  const slowed = one.state === "running" && one.pacing?.bound_by === "abandon_limit";
  const stages = [
    [one.ringing, "ringing"], [one.waiting, "waiting"], [one.talking, "talking"], [one.callable, "callable"], [one.connected, "connected"],
  ] as const;
  const calls = placeOf({ campaign_id: String(one.id), from: today() });
  return (
    <article class="card camp" id={`campaign-${one.id}`} tabIndex={-1} aria-label={one.name}>
      <div class="row tight between"><p class="cut" title={one.name}><b>{one.name}</b></p><Meanings about={one.name} of={named(one)} /></div>
      <div class="row tight tags">
        <Pill tone={one.state === "running" ? "ready" : "plain"}>{w.modes[one.mode]}</Pill>
        {one.state !== "running" && <Pill tone="plain">{w.campaignStates[one.state]}</Pill>}
        {slowed && <Pill tone="wrap_up">{w.wall.slowed}</Pill>}
      </div>
      <dl class="stages">
        {stages.map(([n, stage]) => (
          <div key={stage}>
            <dd>{stage === "connected" ? <Way to="recordings" place={calls} label={w.wall.heard(n, one.name)}>{figure(n)}</Way> : figure(n)}</dd>
            <dt class="small muted" {...meant(`card.${stage}`)}>{w.wall.stages[stage]}</dt>
          </div>
        ))}
      </dl>
      <Besides of={one} />
      <Sparkline campaign={one.id} label={w.wall.spark} tone={slowed ? "--wrap_up" : "--accent"} />
      <Budget of={one} />
      {one.given_up > 0 && <GivenUp of={one} />}
      <Decision of={one} />
    </article>
  );
}
