// The sentences of the statistics, in English.
import type { statistics as french } from "./statistics.fr";

export const statistics: typeof french = {
  title: "Statistics", disposition: "Disposition", period: "Period", periods: { day: "Day", week: "Week", month: "Month", own: "From … to" }, first: "From", last: "To (included)",
  campaign: "Campaign", all: "All", zone: (zone) => `Days and hours of ${zone}.`, live: (n) => `Calls going on, counted nowhere else: ${n}.`, nothing: "No call ended in this period.",
  tables: { agents: "Agents", campaigns: "Campaigns", days: "Days", hours: "Hours", dispositions: "Dispositions", outcomes: "Outcomes", batches: "Batches" },
  chart: (table) => `${table}: attempts (bars) and connected calls (line); the table has the same figures`,
  name: "Name", attempts: "Attempts", answered: "Answered", connected: "Connected", abandoned: "Abandoned", successes: "Successes", answerRate: "Answer rate", contactRate: "Contact rate", abandonRate: "Abandon rate", talk: "Talking", wait: "Mean wait",
  total: "Total", nobody: "no agent", noCode: "no disposition", export: (kind) => `Export as ${kind}`, sortBy: (name) => `Sort by ${name}`,
  times: "Time of agents, all campaigns", agent: "Agent", ready: "Ready", paused: "Paused", byReason: "Reasons of pauses", perHour: "Successes/h",
  law: "Abandon rate by law", lawOf: (rate, of) => `${rate} (${of} answers in the legal window of now)`, lawChoose: "Choose a campaign to read its rate by law.",
  meaning: "What the figures say",
  meanings: [
    "Attempts: those that ended, at the moment when they were decided. Answered: by a person or a machine.",
    "Connected: joined to an agent. Contact rate: connected / attempts. Answer rate: answered / attempts.",
    "Abandoned: a person answered and no agent met them. Abandon rate: abandoned / answered without machines; the rate of the law is counted by its window and rules, beside it.",
    "Mean wait: from answered to joined. Talking: from joined to ended.",
    "Successes: dispositions whose effect is a success. Successes/h: per hour of talking, wrap-up and ready.",
    "Time of agents: all states but offline, of all campaigns; the state of now counts up to now.",
  ],
};
