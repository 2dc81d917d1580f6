// The sentences of what is only read: the law, the audit, the state of the system.
import { both } from "../both";

const fr = {
  profile: "Profil", rule: "Règle", value: "Valeur", source: "Source", doubt: "Doute et note", from: "Du", to: "Au", now: "en vigueur", not: "pas en vigueur", status: { V: "vérifié", M: "de mémoire", D: "choix de Plateau" } as Record<string, string>, asOf: (day: string, version: string) => `Textes lus au ${day}, version ${version}.`, all: "Montrer aussi ce qui n'est pas en vigueur", ever: "toujours", doubtOf: "Doute sur ce profil", until: (day: string) => `jusqu'au ${day}`, since: (day: string) => `depuis le ${day}`, validity: "Validité",
  who: "Qui", everyone: "tous", action: "Acte", actionAbout: "Par exemple campaign. ou user.password", target: "Objet", targetAbout: "Par exemple campaign 7", first: "Du", last: "Au (exclu)", show: "Montrer", at: "Quand", before: "Avant", after: "Après", nobody: "le système", log: "Actes", none: "Aucun acte.",
  findings: "Ce qui a été regardé", states: { good: "bon", weak: "à voir", wrong: "faux" } as Record<string, string>, cure: "Remède", look: "Regarder de nouveau", checked: (at: string) => `Regardé ${at}.`, more: "« plateau check », sur la machine, regarde aussi les fichiers, les ports et l'enregistrement des lignes.", allGood: "Rien n'est faux.",
};
const en: typeof fr = {
  profile: "Profile", rule: "Rule", value: "Value", source: "Source", doubt: "Doubt and note", from: "From", to: "To", now: "in force", not: "not in force", status: { V: "verified", M: "from memory", D: "Plateau's choice" }, asOf: (day, version) => `Texts read as of ${day}, version ${version}.`, all: "Show also what is not in force", ever: "always", doubtOf: "Doubt about this profile", until: (day) => `until ${day}`, since: (day) => `since ${day}`, validity: "Holds",
  who: "Who", everyone: "everybody", action: "Act", actionAbout: "Such as campaign. or user.password", target: "Object", targetAbout: "Such as campaign 7", first: "From", last: "To (excluded)", show: "Show", at: "When", before: "Before", after: "After", nobody: "the system", log: "Acts", none: "No act.",
  findings: "What was looked at", states: { good: "good", weak: "to look at", wrong: "wrong" }, cure: "Cure", look: "Look again", checked: (at) => `Looked at ${at}.`, more: "`plateau check`, on the machine, also looks at files, ports and the registration of lines.", allGood: "Nothing is wrong.",
};

export const reading = both(fr, en);
