// Everything that travels between server and pages, as api/schema writes it. Nothing else defines these shapes.

export type AgentState = "offline" | "paused" | "ready" | "reserved" | "talking" | "wrap_up";
export type AttemptState = "claimed" | "dialing" | "ringing" | "answered" | "machine" | "connecting" | "bridged" | "abandoning" | "ended";
export type Outcome = "no_answer" | "busy" | "failed" | "rejected" | "cancelled" | "machine" | "abandoned" | "left_early" | "connected" | "lost";
export type CampaignMode = "manual" | "preview" | "progressive" | "predictive";
export type CampaignState = "draft" | "running" | "paused" | "draining" | "finished";
export type Effect = "done" | "success" | "refusal" | "callback" | "recycle" | "wrong_number" | "do_not_call";
export type Role = "agent" | "supervisor" | "admin";

export type Problem = { type: string; title: string; status: number; code: string; detail: string; fields: { field: string; code: string; reason: string }[] };

export type FloorAgent = {
  id: number; name: string; station: string; state: AgentState; reason: string | null; since: string; pending: "pause" | "logout" | null;
  attempt_id: number | null; campaign_id: number | null; wrap_until: string | null; leg_up: boolean; held_since: string | null; recording_paused_until: string | null; three: boolean; hand_raised_at: string | null;
  colleague_id: number | null; colleague: string | null;
};
/** Seconds in a state after which the wall asks for a look. */
export type Thresholds = Record<"short_break" | "lunch" | "training" | "arrived" | "no_phone" | "talk" | "hold", number>;
export type Colleague = { id: number; name: string; state: AgentState; free: boolean };
export type Pacing = { at: string; placed: number; bound_by: string; given_up: number; level: number | null; sentence: string | null };
export type OwnCampaign = { id: number; name: string; mode: CampaignMode; state: CampaignState };
export type FloorCampaign = OwnCampaign & {
  trunk: string; ringing: number; waiting: number; talking: number; callable: number; attempts: number; live_answers: number; connected: number;
  abandoned: number; given_up: number; abandon_rate: number; abandon_limit: number; abandon_budget: number; callbacks_due: number; callbacks_overdue: number; pacing: Pacing | null;
  numbers: number; numbers_resting: number; numbers_bad: number; window: AbandonWindow | null;
};
/** Where a campaign stands in its legal window: so many hours or days, as `kind` says. */
export type AbandonWindow = { kind: "day" | "hours" | "days" | "campaign"; length: number; abandoned: number; answers: number; abandon_limit: number; budget: number; braked: boolean };
export type LeadOrder = "listed" | "answer_first";
export type CampaignPacing = { ring_seconds: number; give_up_ringing: boolean; minimum_ring_seconds: number; kept_free: number; lead_order: LeadOrder };
export type FloorTrunk = { name: string; max_channels: number; state: "ok" | "slowed" | "down"; reason: string | null; fault: string | null; since: string | null };
export type FloorDialer = { state: "up" | "down" | "standby"; since: string | null };
export type FloorCallbacks = { due: number; overdue: number };
export type FloorBatch = { id: number; campaign_id: number | null; state: string; rows_read: number; rows_imported: number; rows_refused: number };

export type MonitorMode = "listen" | "whisper" | "barge" | "take_over";
export type Listener = {
  id: number; agent_id: number; supervisor_id: number; supervisor: string; state: "ringing" | "open"; mode: MonitorMode; stays: boolean; told: boolean;
  since: string | null; attempt_id: number | null;
};
export type FloorListeners = { agent_id: number; listeners: Listener[] };
export type OwnMessage = { id: number; sent_at: string; sender: string; about: "word" | "pause" | "logout"; text: string };

export type Floor = {
  agents: FloorAgent[]; campaigns: (FloorCampaign | OwnCampaign)[]; trunks: FloorTrunk[]; batches: FloorBatch[];
  dialer: FloorDialer; callbacks: FloorCallbacks | null; card: Card | null; own_callbacks: OwnCallback[];
  listeners: FloorListeners[]; own_messages: OwnMessage[]; thresholds: Thresholds | null;
};
export type Change =
  | { kind: "agent"; id: number; value: FloorAgent | null }
  | { kind: "campaign"; id: number; value: FloorCampaign | OwnCampaign | null }
  | { kind: "trunk"; id: string; value: FloorTrunk | null }
  | { kind: "batch"; id: number; value: FloorBatch | null }
  | { kind: "dialer"; id: 0; value: FloorDialer | null }
  | { kind: "callbacks"; id: 0; value: FloorCallbacks | null }
  | { kind: "card"; id: number; value: Card | null }
  | { kind: "own_callbacks"; id: 0; value: OwnCallback[] }
  | { kind: "listeners"; id: number; value: FloorListeners | null }
  | { kind: "own_messages"; id: 0; value: OwnMessage[] }
  | { kind: "thresholds"; id: 0; value: Thresholds };
export type LiveMessage =
  | { type: "snapshot"; seq: number; floor: Floor }
  | { type: "changes"; seq: number; changes: Change[] }
  | { type: "heartbeat"; seq: number; at: string; link: boolean };

export type CardAttempt = {
  id: number; lead_id: number; state: AttemptState; mode: CampaignMode; e164: string; caller_id: string | null; claimed_at: string; answered_at: string | null;
  bridged_at: string | null; ended_at: string | null; outcome: Outcome | null; disposition_code: string | null; note: string;
};
export type CardCampaign = {
  id: number; name: string; language: "fr" | "en"; mode: CampaignMode; timezone: string; wrap_up_seconds: number; wrap_up_extensions: number; recording: "all" | "percentage" | "on_demand" | "none";
};
export type CardContact = {
  id: number; title: string; first_name: string; last_name: string; company: string; street: string; postcode: string; city: string; email: string;
  extra: Record<string, string>; numbers: { e164: string; kind: "phone" | "mobile" | "office"; rank: number; called: boolean }[];
};
export type CardDisposition = { code: string; label_fr: string; label_en: string; effect: Effect; shortcut: string | null };
export type CardPast = {
  attempt_id: number; at: string; campaign: string; e164: string; agent: string | null; outcome: Outcome; disposition_code: string | null; note: string; talk_seconds: number;
};
export type CallbackState = "scheduled" | "due" | "claimed" | "done" | "missed" | "cancelled";
export type CardCallback = {
  id: number; due_at: string; state: CallbackState; agent: string | null; note: string; this_call: boolean;
};
export type CardRecording = { id: number; state: "expected" | "stored" | "missing" | "broken" | "dropped" | "erased"; demanded: boolean; paused_until: string | null };
export type Card = {
  attempt: CardAttempt; campaign: CardCampaign; contact: CardContact; dispositions: CardDisposition[]; history: CardPast[]; callbacks: CardCallback[];
  recording: CardRecording | null;
};

export type CardAnswer = { card: Card | null };

export type LeadState = "callable" | "calling" | "callback" | "done" | "exhausted" | "removed" | "blocked";
export type Named = { title: string; first_name: string; last_name: string; company: string };
export type OwnCallback = Named & { id: number; campaign: string; number: string; due_at: string; state: CallbackState; note: string };
export type FoundLead = Named & { id: number; number: string; state: LeadState; last_outcome: Outcome | null };
export type FoundLeads = { leads: FoundLead[] };

/** `own`: by the usual key the one pressed instead; empty: none. */
export type Keys = { off: boolean; own: Record<string, string> };
export type Me = { id: number; login: string; name: string; role: Role; language: "fr" | "en"; is_agent: boolean; keys: Keys; csrf_token: string; expires_at: string };
export type PauseReason = "break" | "lunch" | "training";
export type LostReason = "microphone_lost" | "link_lost";
export type StateBody = { action: "login"; phone: "sip" | "web" } | { action: "logout" | "ready" } | { action: "pause"; reason: PauseReason | LostReason };
export type PhoneAccount = { station: string; web_station: string; secret: string; sip_server: string; sip_port: number; sips_port: number | null; websocket: string };
export type Day = {
  at: string; seconds: Partial<Record<AgentState, number>>; calls: number; successes: number;
  results: { label_fr: string | null; label_en: string | null; calls: number }[];
};
export type DispositionBody = { attempt_id: number; code: string; note: string; callback: { due_at: string; personal: boolean } | null };
export type Created = { id: number };
export type RefusalList = { refusals: { row: number; field: string; code: string; reason: string }[] };
