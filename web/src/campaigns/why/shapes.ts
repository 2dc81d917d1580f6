// What the server says of why a campaign dials or does not; only what the page shows.
export type Obstacle = { code: string; blocks: boolean; text_fr: string; text_en: string; action_fr: string; action_en: string };
export type Step = {
  line: string; rule: string | null; calendar: string | null; count: number; for_good: number; until: string | null; text_fr: string; text_en: string; source: string;
};
export type HeldAgent = { id: number; name: string; text_fr: string; text_en: string };
export type Why = {
  at: string; dials: boolean; in_the_way: Obstacle[];
  leads: { total: number; steps: Step[]; callable_now: number; unjudged: number; provisional: boolean };
  agents: { holds: Record<string, number>; agents: HeldAgent[]; strangers: number };
  trunk: { name: string; in_use: number; max_channels: number } | null;
  brake: { limit: number; rate: number | null; budget: number | null; braked: boolean } | null;
};
export type Lead = {
  id: number; first_name: string; last_name: string; company: string; postcode: string; e164: string; attempts: number; next_attempt_at: string | null;
};
export type Leads = { leads: Lead[]; next: string | null };
/** A line of the waterfall, as its leads are asked for. */
export type Line = { line: string; rule: string | null; calendar: string | null };
