// What the server says of recordings, as api/schema/records.py and api/schema/listening.py write it.
import type { Trouble } from "../agent/quality/troubles";

export type Recording = {
  id: number; campaign_id: number; campaign: string; agent_id: number; agent: string; title: string; first_name: string; last_name: string; company: string;
  number: string; disposition: string | null; disposition_fr: string | null; disposition_en: string | null; state: string; started_at: string; duration_ms: number | null;
};
export type RecordingList = { recordings: Recording[]; next: string | null };
export type Listen = { id: number; who: string | null; share_id: number | null; began_at: string; heard_ms: number };
export type Share = { id: number; made_by: string; made_at: string; expires_at: string; revoked_at: string | null; opened: number };
export type Rating = { id: number; who: string; rated_at: string; version: number; points: number[]; score: number; comment: string; at_ms: number | null };
export type Sound = {
  seconds: number; packets_expected: number; packets_lost: number; jitter_ms: number | null; worst_jitter_ms: number | null; round_trip_ms: number | null; warnings: Trouble[];
};
export type Detail = {
  id: number; campaign_id: number; state: string; duration_ms: number | null; started_at: string; disposition: string | null; disposed_at: string | null; note: string;
  kept_until: string; held: string | null; held_until: string | null; listens: Listen[]; shares: Share[]; ratings: Rating[]; sound: Sound | null;
};
export type Criterion = { name: string; weight: number };
export type Scorecard = { version: number; criteria: Criterion[]; averages: { agent_id: number; agent: string; ratings: number; score: number }[]; agents_hear: boolean };
export type Mark = { at: number; name: string };
