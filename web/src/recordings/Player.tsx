// Plays one call: the wave of both sides, speed, silence skipped, jumps to marks, all by keyboard; says how long was heard.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask, load } from "../api";
import { duration } from "../format";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import { theme } from "../prefs";
import { words } from "../words";
import { draw } from "./draw";
import type { Mark } from "./shapes";
import { type Sound, decode } from "./sound";

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const TOLD_EVERY_MS = 5000;

type Loaded = { sound: Sound; address: string; listen: string | null };

function useSound(id: number): { loaded: Loaded | null; fault: string | null } {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    let here = true;
    let address = "";
    const fetched = async () => {
      const answer = await load(`/api/recordings/${id}/audio`);
      const bytes = await answer.arrayBuffer();
      address = URL.createObjectURL(new Blob([bytes], { type: "audio/ogg" }));
      const sound = await decode(bytes);
      if (here) setLoaded({ sound, address, listen: answer.headers.get("X-Listening") });
    };
    fetched().catch((refused: unknown) => here && setFault(refused instanceof Error && refused.name !== "EncodingError" ? refused.message : words.value.recordings.gone));
    return () => {
      here = false;
      URL.revokeObjectURL(address);
    };
  }, [id]);
  return { loaded, fault };
}

/** Tells the server how long was played, while it plays and once more at the end. */
function useHeard(id: number, listen: string | null, player: { current: HTMLAudioElement | null }): void {
  useEffect(() => {
    if (!listen) return;
    let [heard, told] = [0, 0];
    let last = performance.now();
    const tell = () => {
      const now = performance.now();
      if (player.current && !player.current.paused) heard += now - last;
      last = now;
      if (Math.floor(heard) === told) return;
      told = Math.floor(heard);
      ask("PUT", `/api/recordings/${id}/listens/${listen}`, { heard_ms: told }).catch(() => undefined); // told again at the next turn
    };
    const ticking = setInterval(tell, TOLD_EVERY_MS);
    const sound = player.current;
    const began = () => void (last = performance.now());
    const stopped = () => {
      heard += performance.now() - last;
      last = performance.now();
      tell();
    };
    sound?.addEventListener("play", began);
    sound?.addEventListener("pause", stopped);
    return () => {
      clearInterval(ticking);
      sound?.removeEventListener("play", began);
      sound?.removeEventListener("pause", stopped);
      tell();
    };
  }, [id, listen]);
}

type Props = { id: number; marks: Mark[]; moved: (seconds: number) => void };

export function Player({ began, ...rest }: Props & { began: () => void }) {
  const w = words.value.recordings;
  const { loaded, fault } = useSound(rest.id);
  useEffect(() => void (loaded && began()), [loaded]);
  if (fault) return <p class="notice alert" role="alert">{fault}</p>;
  if (!loaded) return <p role="status"><progress aria-label={w.loading} /> {w.loading}</p>;
  return <Deck loaded={loaded} {...rest} />;
}

function Deck({ id, loaded, marks, moved }: Props & { loaded: Loaded }) {
  const w = words.value.recordings;
  const { sound } = loaded;
  const player = useRef<HTMLAudioElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [skips, setSkips] = useState(false);
  useHeard(id, loaded.listen, player);
  useEffect(() => draw(canvas.current!, sound, marks, at), [sound, marks, at, theme.value]);
  const seek = useCallback((to: number) => {
    const place = Math.min(Math.max(0, to), sound.seconds);
    player.current!.currentTime = place;
    setAt(place);
    moved(place);
  }, [sound, moved]);
  const turned = () => {
    const now = player.current?.currentTime;
    if (now === undefined) return; // the last word of a player that was closed
    const silence = skips ? sound.silences.find((one) => now >= one.from && now < one.to - 0.3) : undefined;
    if (silence) return seek(silence.to - 0.2);
    setAt(now);
    moved(now);
  };
  const pace = (step: number) => {
    const next = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(speed) + step))]!;
    player.current!.playbackRate = next;
    setSpeed(next);
    announce(w.speed(next.toLocaleString()));
  };
  const toMark = (step: number) => {
    const later = step > 0 ? marks.find((one) => one.at > at + 0.3) : marks.findLast((one) => one.at < at - 0.5);
    if (later) {
      seek(later.at);
      announce(later.name);
    }
  };
  const silent = sound.silences.reduce((sum, one) => sum + one.to - one.from, 0);
  return (
    <section class="stack" aria-label={w.player}>
      <audio ref={player} src={loaded.address} onTimeUpdate={turned} onPlay={() => setPlaying(true)} onPause={() => setPlaying(false)} />
      <canvas ref={canvas} class="wave" width={1200} height={140} role="img" aria-label={`${w.wave}. ${w.silences(duration(Math.round(silent)))}.`}
        onClick={(event) => seek((event.offsetX / event.currentTarget.clientWidth) * sound.seconds)} />
      <input type="range" min={0} max={sound.seconds} step={0.1} value={at} aria-label={w.position} aria-valuetext={duration(at)} onInput={(event) => seek(Number(event.currentTarget.value))} />
      <div class="row tight wraps">
        <Button run={() => (playing ? player.current!.pause() : player.current!.play())} tone="primary" shortcut="k">{playing ? w.pause : w.play}</Button>
        <Button run={() => seek(at - 10)} shortcut="j">{w.back}</Button>
        <Button run={() => seek(at + 10)} shortcut="l">{w.forward}</Button>
        <Button run={() => pace(-1)} shortcut="-">{w.slower}</Button>
        <Button run={() => pace(1)} shortcut="+">{w.faster}</Button>
        <span class="muted">{w.speed(speed.toLocaleString(document.documentElement.lang))}</span>
        <Button run={() => setSkips(!skips)} pressed={skips} shortcut="s">{w.skip}</Button>
        <Button run={() => toMark(-1)} shortcut="p">{w.lastMark}</Button>
        <Button run={() => toMark(1)} shortcut="n">{w.nextMark}</Button>
        <span class="muted" data-test="position">{duration(at)} / {duration(sound.seconds)}</span>
      </div>
      <p class="small muted">{w.both} · {w.silences(duration(Math.round(silent)))}</p>
      <div role="group" aria-label={w.marks} class="row tight wraps">
        {marks.map((one) => <Button key={`${one.at}${one.name}`} run={() => seek(one.at)}>{duration(one.at)} {one.name}</Button>)}
      </div>
    </section>
  );
}
