// The sentences of why a campaign dials or does not.
import { both } from "./both";

const fr = {
  title: (name: string) => `Pourquoi « ${name} » appelle, ou n'appelle pas`, dials: "Rien n'empêche d'appeler.", blocks: "bloque tout appel", slows: "en retient", act: "À faire",
  leads: "Où sont les fiches", leadsAbout: "De toutes les fiches à celles qui peuvent être appelées maintenant. Une ligne s'ouvre sur ses fiches.",
  all: "toutes les fiches", callable: "appelables maintenant", provisional: (n: string) => `${n} fiches sont encore à examiner : ces nombres peuvent bouger.`,
  until: (when: string) => `la première : ${when}`, forGood: (n: string) => `${n} attendent un fait nouveau`,
  behind: (line: string) => `Fiches : ${line}`, who: "Contact", number: "Numéro", postcode: "Code postal", attempts: "Tentatives", next: "Prochain essai", soon: "dès que possible", nobody: "Aucune fiche sur cette ligne.",
  agents: "Les agents", agentsNone: "Aucun agent n'est affecté à cette campagne.", strangers: (n: number) => (n === 1 ? "1 agent prêt travaille pour d'autres campagnes." : `${n} agents prêts travaillent pour d'autres campagnes.`),
  trunk: (name: string, used: string, most: string) => `Ligne ${name} : ${used} canaux pris sur ${most}.`,
  brake: (rate: string, limit: string) => `Abandons : ${rate}, limite ${limit}.`, budget: (n: string) => `Encore ${n} permis dans la période.`,
  again: "Actualiser", at: (when: string) => `état de ${when}`, open: "Pourquoi ?", openLong: "Pourquoi cette campagne appelle ou non",
};
const en: typeof fr = {
  title: (name: string) => `Why "${name}" dials, or does not`, dials: "Nothing is in the way of calls.", blocks: "blocks every call", slows: "holds some back", act: "To do",
  leads: "Where the leads are", leadsAbout: "From all leads down to those that can be called now. A line opens on its leads.",
  all: "all leads", callable: "callable now", provisional: (n: string) => `${n} leads are still to be looked at: these figures may move.`,
  until: (when: string) => `the first: ${when}`, forGood: (n: string) => `${n} wait for a new fact`,
  behind: (line: string) => `Leads: ${line}`, who: "Contact", number: "Number", postcode: "Postcode", attempts: "Attempts", next: "Next attempt", soon: "as soon as possible", nobody: "No lead on this line.",
  agents: "Agents", agentsNone: "No agent works for this campaign.", strangers: (n: number) => (n === 1 ? "1 ready agent works for other campaigns." : `${n} ready agents work for other campaigns.`),
  trunk: (name: string, used: string, most: string) => `Line ${name}: ${used} of ${most} channels taken.`,
  brake: (rate: string, limit: string) => `Abandoned: ${rate}, limit ${limit}.`, budget: (n: string) => `${n} more allowed in the period.`,
  again: "Refresh", at: (when: string) => `as of ${when}`, open: "Why?", openLong: "Why this campaign dials or not",
};

export const why = both(fr, en);
