// The statistics in English.
import type { StatisticsWords } from "./statistics.fr";

export const statisticsEn: StatisticsWords = {
  title: "Statistics", period: "Period", table: "Table", from: "From", to: "to", show: "Show", refresh: "Refresh", file: "Download as .csv",
  periods: { today: "Today", yesterday: "Yesterday", week: "This week", month: "This month", days: "From… to…" },
  tables: { agents: "Agents", campaigns: "Campaigns", hours: "Hours", dispositions: "Dispositions", batches: "Batches" },
  span: (first, last, zone) => (first === last ? `${first}, time of ${zone}.` : `From ${first} to ${last}, time of ${zone}.`),
  empty: "No call in this period.", emptyAgents: "No agent at a desk in this period.", none: "no disposition", total: "Total", chart: (what) => `Chart: ${what}. The same figures are in the table.`, definitions: "How these figures are counted",
  pause: (reason) => `Pause: ${reason}`, outcome: (word) => `Outcome: ${word}`,
  columns: {
    name: "Campaign", agent: "Agent", calls: "Calls", talking: "Talking", wrap_up: "Wrap-up", reserved: "Call arriving", ready: "Ready", paused: "Paused",
    successes: "Successes", successes_per_hour: "Successes per hour", attempts: "Attempts", dialed: "Dialled", live_answers: "Answered", reached: "Reached", answer_rate: "Answer rate",
    contact_rate: "Contact rate", mean_wait_seconds: "Mean wait (s)", abandon_rate: "Abandoned (law)", abandon_limit: "Limit", promised: "Callbacks due", kept_rate: "Kept in time", going_on: "Going on",
    hour: "Hour", label: "Disposition", file_name: "File",
  },
  about: {
    agents: "Times come from the log of states, cut at both ends of the period. Calls: persons whom the agent was joined to. Successes: calls whose disposition is a success; by hour at the desk, pauses included.",
    campaigns: "An attempt belongs to the period in which it was decided. Answered: by a person, not by a machine. Answer and contact rate: of the calls dialled. Wait: from answer to agent, for calls that pacing placed. Abandoned: as the campaign's profile counts, by the time of the answer.",
    hours: "The hour at which the attempt was decided, all days of the period together. An hour that a change of clocks repeats is one.",
    dispositions: "Each attempt is counted once, with the disposition that it was given, or with none.",
    batches: "Attempts to the leads that the batch brought.",
  },
};
