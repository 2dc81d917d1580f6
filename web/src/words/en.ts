// Every sentence of the pages, in English.
import { recordings } from "./recordings.en";
import { script, scripts } from "./script.en";
import type { Words } from "./fr";
import { aides } from "./aides.en";
import { beside } from "./beside.en";
import { handing } from "./handing.en";
import { hold } from "./hold.en";
import { lost } from "./lost.en";
import { preflight } from "./preflight.en";
import { quality } from "./quality.en";
import { statisticsEn } from "./statistics.en";
import { numberFormat } from "../intl";

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);
const figure = (n: number) => numberFormat("en-GB").format(n);

export const en: Words = {
  aides,
  beside,
  script,
  scripts,
  recordings,
  settings: {
    title: "Settings", language: "Language", look: "Look", light: "Light", dark: "Dark",
    keys: "Keyboard shortcuts", keysHint: "Single-letter keys can get in the way of speech input: untick to switch them off.",
    logOut: "Close the session",
  },
  nav: { agent: "My desk", wall: "Wall", tv: "TV screen", campaigns: "Campaigns", recordings: "Recordings", statistics: "Statistics", scripts: "Scripts", admin: "Administration" },
  statistics: statisticsEn,
  login: {
    title: "Log in", login: "Login", password: "Password", enter: "Enter",
    lost: "Password lost? An administrator can give you another.",
  },
  link: {
    live: (age) => `live, ${age} s`,
    old: (age) => `silent for ${age}`,
    opening: "connecting…",
    lost: "No news from the server.",
    age: (age) => `What you see is ${age} old.`,
    trying: "The page reconnects by itself.",
    callGoesOn: "Your call goes on: the phone does not use this link.",
    back: "The link is back.",
  },
  faults: {
    network: "The server does not answer. Check the network, then try again.",
    unreadable: "The server's answer was unexpected. Try again; if it lasts, tell the administrator.",
    loading: "Loading…",
    pageBroken: "This page could not be loaded. Reload it.",
    close: "Close",
  },
  agentStates: {
    offline: "away", paused: "paused", ready: "ready", reserved: "call arriving", talking: "talking", wrap_up: "wrap-up",
  },
  shortStates: { offline: "away", paused: "pause", ready: "ready", reserved: "arriving", talking: "talking", wrap_up: "wrap-up" },
  reasons: {
    break: "Break", lunch: "Lunch", training: "Training", logged_in: "arrived", phone_lost: "phone lost", phone_not_taken: "phone not picked up", supervisor: "by a supervisor",
    microphone_lost: "microphone lost", link_lost: "link lost",
  },
  pending: { pause: "pause asked for", logout: "leaving asked for" },
  post: {
    title: "Take my post", hint: "Choose the phone of this shift. Its line stays open between calls.",
    browser: "This browser's phone", browserHint: "A headset is enough. The browser will ask for the microphone.",
    own: "My SIP phone", ownHint: "A desk phone or softphone already registered with the PBX.",
    account: "SIP account", secret: "SIP password", server: "Server", show: "Show", hide: "Hide",
    take: "Take my post", calling: "Your phone is ringing", callingHint: "Pick it up: its line stays open between calls. This browser's phone picks up by itself.", leave: "Leave my post",
    noStation: "This account has no phone. An administrator can give it one.",
  },
  phone: {
    off: "off", connecting: "connecting…", registered: "reachable", failed: "unreachable",
    mute: "Mute", unmute: "Unmute", muted: "Microphone muted",
    denied: "The browser refuses the microphone. Click the padlock left of the address, allow the microphone, then try again.",
    missing: "No microphone found. Plug in a headset, then try again.",
    busy: "Another program holds the microphone. Close it, then try again.",
    insecure: "The microphone needs an https address. Ask the administrator for it.",
    refused: "The PBX refuses this phone. The administrator can renew its password.",
    unreachable: "The PBX does not answer this browser. Check the network; the page keeps trying.",
    keypad: "Keypad", keypadClose: "Close the keypad", digitsSent: (n: number) => `${n} ${n === 1 ? "digit" : "digits"} sent`,
    retry: "Try again",
  },
  lost,
  preflight,
  quality,
  hold,
  handing,
  desk: {
    ready: "Be ready", pause: "Pause", after: "after this call", waiting: "Waiting for the next call", waitingHint: "The card shows as soon as the customer picks up.",
    pausedTitle: "Paused", pausedHint: "No call is sent to you.",
    phoneLostTitle: "Phone lost", phoneLostHint: "Your phone's line was cut. Take your post again.",
    retake: "Take my post again",
    stayReady: "Stay ready", wrapLeft: "left to wrap up", wrapOver: "wrap-up time is over",
    noCampaign: "No campaign is given to you for now.",
    campaigns: "My campaigns",
  },
  card: {
    title: "Card", arrived: (who) => `Call: ${who}`, unknown: "Contact without a name", company: "Company", address: "Address", email: "E-mail",
    numbers: "Numbers", called: "called", kinds: { phone: "Phone", mobile: "Mobile", office: "Office" },
    campaign: "Campaign", shown: "Shown", there: (hour) => `${hour} at the customer's`, history: "History", firstCall: "First call to this contact.",
    callback: "Promised callback", promised: (when, by) => `Promised for ${when}${by ? ` by ${by}` : ""}.`,
    note: "Note", notePlaceholder: "What to know the next time…", noteKept: "The note goes with the disposition.",
    spoke: (time) => `talked ${time}`,
    extra: "From the file",
    correct: "Correct", saved: "Contact saved", savesItself: "Each field is saved as you leave it.", closeForm: "Close", newNumber: "Further number", add: "Add",
    fields: { title: "Title", first_name: "First name", last_name: "Last name", company: "Company", street: "Street", postcode: "Postcode", city: "City", email: "E-mail" },
    headings: { address2: "Second line", siret: "SIRET", birth_date: "Born on", country: "Country" } as Record<string, string>,
  },
  line: {
    title: "Call", since: "on the line for", connecting: "connecting…",
    lost: "Your line was cut.", lostWaits: "The customer no longer hears you and waits.", lostBack: "The line is back.", lostAgain: "Ring my phone",
    lostRings: "Your phone will ring: pick up, and the call goes on.", lostReturns: "This browser's phone reconnects; the call goes on by itself.",
    hangup: "Hang up", recording: "recorded", recordingPaused: "recording paused", notRecorded: "not recorded",
    pauseRecording: "Pause recording", resumeRecording: "Resume recording", startRecording: "Record",
    recordsAgainIn: (time) => `Recording resumes by itself in ${time}.`, pauseLonger: "Pause longer", pauseExtended: "Paused for two more minutes.",
    pauseEndsSoon: "Recording soon resumes by itself.", recordingAgain: "Recording has resumed.",
  },
  dispose: {
    title: "Disposition", next: "Choose one, and the next call comes by itself.", manualNext: "Choose one to go on.",
    afterCall: "Dispositions open as soon as the call is taken.", done: (label) => `Disposition: ${label}`, none: "This campaign has no dispositions.",
  },
  callback: {
    title: "Promise a callback", date: "Day", time: "Time", local: (zone) => `customer's time (${zone})`, who: "Who calls back?",
    anyone: "Anyone of the campaign", me: "Me", keep: "Promise", cancel: "Cancel", past: "That time has already passed.", incomplete: "Give a day and a time.",
  },
  promises: { title: "My callbacks", none: "You have promised no callback.", due: "now", late: "overdue" },
  find: {
    title: (campaign) => `Find a lead: ${campaign}`, label: "Name or whole number", look: "Find", dialWhom: (who) => `Call ${who}`,
    found: (n) => (n === 0 ? "No lead found." : `${n} ${plural(n, "lead", "leads")} found`),
  },
  preview: {
    next: "Next card", dial: "Call", skip: "Skip", title: "Calls in your hands", shown: "card shown", dialing: "dialling…", hint: "The card first; you decide about the call.",
    empty: "No more cards to call for now.",
  },
  day: {
    title: "My day", calls: "Calls", results: "My results", open: "no disposition",
    times: { talking: "Talking", wrap_up: "Wrap-up", reserved: "Calls arriving", ready: "Ready", paused: "Pauses", offline: "" },
    sentence: (calls, talk, pause) => `Today: ${calls} ${plural(calls, "call", "calls")} · ${talk} talking · ${pause} paused` },
  outcomes: {
    no_answer: "no answer", busy: "busy", failed: "failed", rejected: "rejected", cancelled: "cancelled", machine: "machine", abandoned: "abandoned",
    left_early: "hung up early", connected: "reached", lost: "lost",
  },
  modes: { manual: "manual", preview: "preview", progressive: "progressive", predictive: "predictive" },
  campaignStates: { draft: "draft", running: "running", paused: "paused", draining: "finishing calls", finished: "finished" },
  wall: {
    limits: "Thresholds", line: (name: string) => `Line ${name}`, channels: (used: string, most: string) => `${used} of ${most}`, title: "Wall", floor: (n) => `${n} ${plural(n, "agent", "agents")} at work`, tv: "TV mode",
    talking: "Talking", ofPresent: (n) => `of ${n} at work`, ready: "Free agents", meanWait: (t) => `for ${t} on average`,
    dialing: "Ringing", customersWait: (n) => (n === 0 ? "no customer waits" : `${n} ${plural(n, "customer waits", "customers wait")}`),
    answerRate: "Answer rate", today: "today", occupancy: "Occupancy", atThisMoment: "at this moment",
    callbacks: "Callbacks due", overdue: (n) => `${n} overdue`, none: "none overdue",
    stages: { ringing: "ringing", waiting: "customers waiting", talking: "talking", callable: "callable", connected: "reached" },
    heard: (n, name) => `${n} reached today, ${name}: their recordings`,
    abandonsIn: (rate, over) => `Abandoned ${rate} ${over}`,
    windows: { day: () => "today", hours: (n) => `in ${n} h`, days: (n) => `in ${n} days`, campaign: () => "since the start" },
    numbers: "Numbers shown", health: (all, resting, bad) => [`${all}`, resting ? `${resting} resting` : "", bad ? `${bad} going bad` : ""].filter(Boolean).join(" · "),
    left: (n, limit) => `${n === 0 ? "no abandon allowed" : `${n} more ${plural(n, "abandon", "abandons")} allowed`} · limit ${limit}`,
    reached: (limit) => `limit of ${limit} reached`, slowed: "slowed: abandons",
    placed: (n, givenUp, level) => `${n} ${plural(n, "call", "calls")} placed${level === null ? "" : `, ${level} per free agent`}${givenUp ? `, ${figure(givenUp)} given up` : ""}`,
    givenUpToday: (rate) => `Given up ringing ${rate}`, ofCalls: (n, all) => `${figure(n)} of ${figure(all)} ${plural(all, "call", "calls")}`,
    noDecision: "No call is being placed.", campaigns: "Campaigns", noCampaign: "No campaign is running.", noAgent: "Nobody has taken a post yet.",
    figures: { abandoned: "Abandoned", givenUp: "Given up ringing", agents: "Agents", present: "Present", time: "Time beside the name" },
    spark: "Conversations over the last ten minutes", offline: (n) => `· ${n} away`,
  },
  colon: ": ",
  bounds: {
    agents: "as many as the agents can take", level: "the greatest dial level is reached", channels: "every channel is taken",
    cps: "the trunk takes no more calls per second", abandon_limit: "one call per free agent, because of abandons", learning: "one call per free agent while too few calls have ended",
    closed: "outside the calling hours", mode: "agents start their calls", leads: "no lead is callable now", paused: "campaign paused", draining: "the campaign is finishing its calls",
    unallocated: "the operator knows none of the numbers",
    spending: "a cap on spending is reached",
  },
  todo: {
    title: "To do", nothing: "Nothing to do: all is well.",
    dialerDown: "Dialer down", dialerDownHint: "No call leaves. Conversations go on. Restart the dialer.",
    dialerStandby: "Dialer on standby", dialerStandbyHint: "No dialer is in charge; taking over takes a few seconds.",
    trunkDown: (name) => `Trunk ${name} down`, trunkSlowed: (name) => `Trunk ${name} slowed`, 
    trunkFaults: {
      silent: "The operator does not reply to calls. Check the network towards it.", congested: "The operator refuses for congestion. Calls slow down by themselves.",
      forbidden: "The operator refuses our account. Check credentials and contract.", broken: "Calls fail at the operator. Report it to them.",
      turned_down: "Every number is refused and none rings. Check how numbers are written.",
    },
    callbackOverdue: (n) => `${n} ${plural(n, "callback overdue", "callbacks overdue")}`, callbackHint: "Promised and not called yet: no agent who may call was free.",
    allRest: (name) => `${name}: all numbers shown are resting`, allRestHint: "No more calls leave with them: an administrator adds a number, or ends a rest, in “Numbers shown”.",
    numbersBad: (name) => `${name}: numbers shown go bad`,
    numbersBadHint: (bad, resting, all) => `${bad} answered less, ${resting} resting, of ${all}: see why in “Numbers shown”.`,
    abandonLimit: (name) => `${name}: abandon limit`, abandonHint: (rate, limit) => `${rate} against a limit of ${limit}: one call per free agent until it falls.`,
    unallocated: (name) => `${name}: stopped, unknown numbers`, unallocatedHint: "The operator knows none of the last numbers. Check the number format of the trunk, then start again.",
    noLeads: (name) => `${name}: nothing left to call`, noLeadsHint: "No lead is callable now. Import a file, or wait for leads to come back.",
    longPause: (name) => `Long pause: ${name}`, longPauseHint: (why, time) => `${why} for ${time}.`,
    longWrap: (name) => `Wrap-up over time: ${name}`, longWrapHint: (time) => `For ${time}.`,
    phoneLost: (name) => `Phone lost: ${name}`, phoneLostHint: (time) => `The line has been cut for ${time}. The agent must take the post again.`,
    open: "See",
  },
  campaigns: {
    title: "Campaigns", name: "Name", mode: "Mode", state: "State", callable: "Callable", connected: "Reached", start: "Start", pause: "Pause", drain: "Finish calls", steer: "Steer", files: "Pacing, leads",
    drainHint: "No new call is placed; calls in progress go on to their end. Nothing is deleted.", drainAsk: (name) => `Place no more calls for ${name}? Calls in progress go on to their end, nothing is deleted.`,
    agents: "Agents on a call", abandons: "Abandons today", limit: (limit) => `limit ${limit}`, decision: "Last decision",
    interrupted: (rate) => `given up ${rate}`, decidedToGiveUp: (n) => `${figure(n)} ${plural(n, "ringing call", "ringing calls")} given up`, pace: "Pacing…", paceLong: "Set the pacing",
    import: "Import a file", file: ".csv file", send: "Import", importShort: "Import…",
    progress: (read, ok, no) => `${figure(read)} read · ${figure(ok)} imported · ${figure(no)} refused`,
    done: "Import finished", failed: "Import interrupted", running: "Importing…", refusals: "Refused rows", row: "Row", field: "Column", why: "Reason",
    empty: "No campaign.",
  },
  pacing: {
    title: "Pacing",
    labels: { give_up_ringing: "Give up ringing calls likely to be abandoned", minimum_ring_seconds: "Ringing before a call is given up, in seconds", kept_free: "Agents kept free", lead_order: "Order of leads" },
    abouts: {
      give_up_ringing: "Hangs up a call that still rings when an answer is too likely to find no free agent; the person sees a missed call.",
      minimum_ring_seconds: "No call is given up before it has rung for so long.",
      kept_free: "So many ready agents stay free for incoming calls and promised callbacks: nothing is dialled for them.",
      lead_order: "Who is called first, priorities being equal; even then, one time in ten, the order of waiting decides.",
    },
    orders: { listed: "Those who have waited longest", answer_first: "Those most likely to answer" },
    between: (least, most) => `From ${least} to ${most}.`, refused: (between) => `This takes a whole number. ${between}`,
    predictiveOnly: "No effect while the campaign is not in predictive mode.", tooLate: (seconds) => `This campaign stops ringing after ${seconds} seconds: nothing will be given up.`,
    save: "Save", close: "Close", saved: "Saved.", unsaved: "Not saved yet.", nothingSaved: "Nothing was saved: mend what is marked.",
  },
};
