// The sentences of the script of a call and of its editor, in English.
import type { script as french, scripts as frenchEditor } from "./script.fr";

export const script: typeof french = {
  title: "Script", next: "Next", back: "Back", end: "end", ended: "The script is over: dispose of the call.",
  yes: "Yes", no: "No", gap: "Not known", objections: "Objections", find: "Two letters are enough", noneFound: "No objection fits.",
  missing: "This question waits for an answer.", wrongOther: "This answer does not fit.", sent: "answers saved",
  wrong: { number: "A number within the bounds is needed.", email: "A whole e-mail address is needed.", telephone: "A whole number is needed.", date: "A date is needed." },
  unsent: (n: number) => `${n} to send: kept in this browser`, unread: "The script could not be read; the page tries again.",
};

export const scripts: typeof frenchEditor = {
  title: "Scripts", none: "No script yet.", make: "New script", name: "Name", principal: "Principal", create: "Create", edit: (name: string) => `Edit ${name}`,
  version: (n: number | null) => (n === null ? "never published" : `version ${n} published`), used: (by: string) => (by ? `used by ${by}` : "used by no campaign"),
  giveTo: (name: string) => `Campaign that takes ${name}`, chooseCampaign: "Give to a campaign…", give: (name: string) => (name ? `Give ${name}` : "Give"), given: (to: string) => `Given to ${to}: its next calls have it.`,
  takeFrom: (name: string, from: string) => `Take ${name} from ${from}`, taken: (from: string) => `Taken from ${from}: its next calls have no script.`,
  save: "Save", saved: "Saved.", unsaved: "changes kept in this browser, to be saved", publish: "Publish", close: "Close", published: (n: number) => `Version ${n} published: calls that begin have it.`,
  publishAsk: (name: string) => `Publish “${name}”? Calls that begin will have this version; those that run keep theirs.`,
  faults: (n: number) => (n === 0 ? "No fault." : n === 1 ? "1 fault to mend" : `${n} faults to mend`), pages: "Pages", page: (n: number) => `Page ${n}`, addPage: "Add a page",
  key: "Key", heading: "Title", text: "Text to say", fieldsHint: "Fields: {contact.last_name}, {contact.city}, {agent.name}, {campaign.principal}, {contact.extra.Heading}…",
  question: (n: number) => `Question ${n}`, addQuestion: "Add a question", label: "Question asked", kind: "Type", required: "Answer needed", lowest: "From", highest: "To",
  kinds: { text: "Text", long_text: "Long text", number: "Number", date: "Date", yes_no: "Yes or no", one_of: "One of", several_of: "Several of", scale: "Scale", email: "E-mail", telephone: "Telephone" },
  choice: (n: number) => `Choice ${n}`, addChoice: "Add a choice", condition: (n: number) => `Condition ${n}`, addCondition: "Add a condition", conditionOf: "Question", operator: "Comparison", value: "Value",
  operators: { answered: "has an answer", unanswered: "has no answer", equal: "is", other: "is not", includes: "includes", above: "is above", below: "is below" },
  jump: (n: number) => `Jump ${n}`, addJump: "Add a jump", to: "To page", toEnd: "End of the script", choose: "Choose…",
  objections: "Objections", objection: (n: number) => `Objection ${n}`, addObjection: "Add an objection", answer: "Answer to give", remove: (what: string) => `Remove: ${what}`, up: (what: string) => `Move up: ${what}`,
  preview: "Preview with a sample contact", restart: "Begin again", versions: "Versions", noVersion: "Nothing was published.", look: (n: number) => `Version ${n}`,
  same: "The same as the saved draft.", back: "Back to this one", backHint: "The version becomes the draft; nothing is published before “Publish”.", place: "Place", then: "Then", nowIs: "Now",
  keptHere: "This browser had kept changes that were not saved; here they are.", drop: "Give them up",
};
