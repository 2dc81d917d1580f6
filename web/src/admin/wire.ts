// What travels between the server and the administrator's room, as api/schema writes it.
import type { CampaignMode, CampaignState, Effect, LeadState, Outcome, Role } from "../wire";

export type Rows = { read: number; imported: number; updated: number; refused: number; skipped: number; do_not_call: number };
export type Batch = { id: number; campaign_id: number; file_name: string; state: string; fault: string; rows: Rows; created_at: string; finished_at: string | null };
export type BatchList = { batches: Batch[]; next: number | null };
export type Refusal = { row: number; field: string; code: string; reason: string };
export type Duplicates = { file: string; campaign: string; principal: string };
export type Wishes = { encoding: string | null; delimiter: string | null; sheet: string | null; heading_row: number | null; columns: Record<string, string>; order: string[]; dates: "day" | "month"; duplicates: Duplicates };
export type Upload = { id: number; campaign_id: number; file_name: string; bytes: number; version: number; wishes: Partial<Wishes>; created_at: string };
export type Sample = { row: number; cells: string[]; numbers: { field: string; written: string; e164: string }[]; card: Record<string, string>; extra: Record<string, string>; refusals: Omit<Refusal, "row">[] };
export type Preview = {
  kind: "text" | "workbook"; encoding: string; delimiter: string; sheet: string; sheets: string[]; heading_row: number; columns: { letter: string; heading: string; field: string }[]; remembered: boolean;
  fault: { code: string; detail: string } | null; samples: Sample[]; refused: { field: string; code: string; reason: string; rows: number }[]; refusals: Refusal[]; rows: Rows; complete: boolean;
};
export type Previewed = { upload: Upload; preview: Preview };
export type UploadList = { uploads: Upload[] };
export type RolledBack = { deleted: number; removed: number };

export type Hours = { timezone: string; days: number[] | null; hours: [string, string][] | null };
export type RecycleRule = { on: "outcome" | "disposition"; word: string; minutes: number; times: number; other_hour: boolean; other_number: boolean };
export type Campaign = {
  id: number; version: number; principal_id: number; name: string; mode: CampaignMode; state: CampaignState; trunk: string; default_caller_id: string; profile: string; sector: string; purpose: string;
  places: string[]; own_rules: Record<string, unknown>; recycle_rules: RecycleRule[]; recycle_minutes: Record<string, number>; calling_hours: Hours; starts_on: string | null; ends_on: string | null;
  language: "fr" | "en"; success_quota: number; max_attempts: number; [setting: string]: unknown;
};
export type CampaignList = { campaigns: Campaign[]; next: number | null };
export type Principals = { principals: { id: number; name: string }[] };
export type Trunk = { name: string; node: string; max_channels: number; calls_per_second: number; enabled: boolean; numbers: string[] };
export type TrunkList = { trunks: Trunk[] };
export type Disposition = { code: string; label_fr: string; label_en: string; effect: Effect; shortcut: string | null };
export type Dispositions = { dispositions: Disposition[]; version: number };
export type CallerIds = { rules: { prefix: string; numbers: string[] }[]; version: number };
export type Reason = { text_fr: string; text_en: string; source: string };
export type ShownChecks = { lawful: number; needed: string[]; numbers: { e164: string; lawful: boolean; reasons: Reason[] }[] };
export type Place = { agent_id: number; priority: number | null; weight: number };
export type GroupPlace = { group_id: number; priority: number | null; weight: number };
export type Crew = { agents: Place[]; groups: GroupPlace[]; agent_ids: number[]; version: number };
export type Quota = { field: string; value: string; most: number; dispositions: string[]; calls: number; full: boolean };
export type Quotas = { quotas: Quota[]; held: number; version: number };
export type Places = { places: string[]; history: { id: number; at: string; changed_by: string | null; before: string[]; after: string[] }[] };
export type Status = { leads: Partial<Record<LeadState, number>>; outcomes: Partial<Record<Outcome, number>> };

export type User = { id: number; login: string; name: string; role: Role; language: "fr" | "en"; station: string | null; created_at: string; disabled_at: string | null };
export type UserList = { users: User[]; next: number | null };
export type Group = { id: number; name: string; agent_ids: number[]; campaign_ids: number[] };
export type GroupList = { groups: Group[] };
/** A test call by a trunk as far as it has come; `well` is null until it is over. */
export type TrunkTest = {
  id: number; shown: string; reachable: boolean | null; round_trip_ms: number | null; dialed_at: string | null; ringing_at: string | null; answered_at: string | null; ended_at: string | null;
  sip_code: number | null; codec: string | null; well: boolean | null; text_fr: string; text_en: string; cure_fr: string; cure_en: string;
};
