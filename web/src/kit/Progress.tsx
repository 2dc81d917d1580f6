// How far something is: a bar with its words; without a known end it only says that it runs.
export function Progress({ label, done, of: all }: { label: string; done?: number; of?: number | null }) {
  return (
    <div class="progress">
      <progress aria-label={label} max={all ?? 1} value={all ? done : undefined} />
      <p class="small muted">{label}</p>
    </div>
  );
}
