// The sentences of the recordings, in English.
import type { recordings as french } from "./recordings.fr";

export const recordings: typeof french = {
  title: "Recordings", search: "Search", name: "Customer's name", number: "Number", campaign: "Campaign", agent: "Agent", all: "All", everyone: "Everyone",
  disposition: "Disposition", answer: "Answer in the script", outcome: "Disposition", from: "From", to: "To (included)", least: "Min. length (s)", most: "Max. length (s)", sort: "Order",
  sorts: { newest: "Newest first", oldest: "Oldest first", longest: "Longest first", shortest: "Shortest first" },
  customer: "Customer", date: "Date", length: "Length", state: "State", open: "Listen", more: "Show more", none: "No recording fits. Widen the search.",
  found: "Found", states: { expected: "expected", stored: "kept", missing: "missing", broken: "broken", dropped: "not asked for", erased: "erased" },
  badNumber: "Give a whole number, such as 06 39 98 00 17 or +33639980017.",
  loading: "Loading the sound…", player: "Player", play: "Play", pause: "Pause", back: "Back 10 s", forward: "Forward 10 s", faster: "Faster", slower: "Slower",
  speed: (x) => `Speed ${x}`, skip: "Skip silence", nextMark: "Next mark", lastMark: "Previous mark", position: "Position in the call", wave: "Waveform: the customer above, the agent below",
  both: "Customer above, agent below", silences: (s) => `${s} of silence`, marks: "Marks", markBegin: "Beginning", markDisposition: "Disposition", markComment: "Comment",
  note: "Agent's note", kept: "Retention", keptUntil: (day) => `Erased on ${day} at the latest, as the campaign says; the law may erase it before.`,
  held: (why) => `Held, nothing is erased: ${why}`, heldUntil: (day) => `until ${day}`, notHeld: "No hold.",
  listeners: "Who listened", listener: "Person", byLink: (id) => `by link no. ${id}`, when: "When", howLong: "Heard", nobody: "Nobody yet.", unmeasured: "not measured",
  shares: "Links", makeShare: "Make a link", hours: "Works for", hoursOf: { "1": "1 hour", "24": "1 day", "168": "7 days", "720": "30 days" },
  copyNow: "Copy this link now: it is not shown again.", link: "Link", revoke: "Take back", revokeAsk: "Take this link back? It will not open any more.", revoked: "taken back", expired: "expired", works: "works", until: "Ends", opened: "Opened", by: "Made by", noShare: "No link.",
  rating: "Rating", rate: "Rate this call", score: "Score", comment: "Comment", atNow: "Put the comment at the place that is played", saved: "Saved.", version: (n) => `card v${n}`,
  noCard: "This campaign has no scorecard yet.", card: "Scorecard", criterion: "Criterion", weight: "Weight", add: "Add a criterion", remove: "Remove", saveCard: "Save as a new version", averages: "Averages by agent", ratings: "Ratings", noAverage: "No call was rated.",
  agentsHear: "Agents may hear their own calls of this campaign", chooseCampaign: "Choose a campaign in the search to see its scorecard and averages.", points: (n) => `${n} of 4`, gone: "The sound of this call cannot be played.",
  sounded: "Sound quality", measured: "Measured for", lostSound: "Packets lost", jitter: "Jitter", roundTrip: "Round trip", meanAndWorst: (mean, worst) => `${mean} ms on average, ${worst} ms at worst`,
  warned: "The agent was told", warnedOfNothing: "nothing", notMeasured: "Not measured: only the browser's phone is.",
  troubles: { deaf: "customer not heard", unsent: "agent's sound not sent", silent: "microphone silent", lossy: "loss", jittery: "jitter", slow: "delay" },
};
