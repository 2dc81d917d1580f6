// The sentences of the administrator's room that its areas share.
import { both } from "../both";

const fr = {
  areas: "Administration", import: "Fichiers importés", campaigns: "Campagnes", people: "Personnes et postes", dnc: "Ne pas appeler", contacts: "Contacts et droits",
  consents: "Accords", numbers: "Numéros affichés", lines: "Lignes", costs: "Coûts", prompts: "Messages d'identité", dialplan: "Plan d'appels", displays: "Écrans muraux", law: "Règles de la loi", audit: "Journal des actes", system: "État du système",
};
const en: typeof fr = {
  areas: "Administration", import: "Imported files", campaigns: "Campaigns", people: "People and phones", dnc: "Do not call", contacts: "Contacts and rights",
  consents: "Consents", numbers: "Numbers shown", lines: "Lines", costs: "Costs", prompts: "Identity messages", dialplan: "Dialplan", displays: "Wall screens", law: "Rules of law", audit: "Audit log", system: "State of the system",
};

export const room = both(fr, en);
