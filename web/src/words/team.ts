// The sentences of moving agents and groups between campaigns.
import { both } from "./both";

const fr = {
  title: "Agents et groupes", about: "Vaut dans la seconde ; un appel en cours va à sa fin. Chaque agent concerné lit d'où il vient, où il va et pourquoi. Espace choisit, Entrée déplace.", other: "Échanger avec", none: "aucune campagne : tous les autres agents",
  here: (name: string) => `Sur ${name}`, others: "Autres agents et groupes", nobody: "Personne n'y est nommé.", members: (n: number) => `groupe de ${n}`, byGroup: (names: string) => `Par leur groupe, qui se déplace entier : ${names}.`,
  reason: "Pourquoi (lu par les agents)", send: (n: number, name: string) => `Envoyer ${n || ""} sur ${name}`.replace("  ", " "), release: (n: number) => `Retirer ${n || ""}`.trim(), bring: (n: number, name: string) => `Faire venir ${n || ""} sur ${name}`.replace("  ", " "),
  moved: (told: number) => (told < 2 ? `Fait : ${told} agent prévenu.` : `Fait : ${told} agents prévenus.`),
};
const en: typeof fr = {
  title: "Agents and groups", about: "It holds within a second; a call that lives goes on. Every agent concerned reads where from, where to and why. Space chooses, Enter moves.", other: "Exchange with", none: "no campaign: all other agents",
  here: (name) => `For ${name}`, others: "Other agents and groups", nobody: "Nobody is named there.", members: (n) => `group of ${n}`, byGroup: (names) => `By their group, which goes as a whole: ${names}.`,
  reason: "Why (agents read it)", send: (n, name) => `Send ${n || ""} to ${name}`.replace("  ", " "), release: (n) => `Take ${n || ""} away`.replace("  ", " "), bring: (n, name) => `Bring ${n || ""} to ${name}`.replace("  ", " "),
  moved: (told) => (told === 1 ? "Done: 1 agent told." : `Done: ${told} agents told.`),
};

export const team = both(fr, en);
