// The sentences of the pacing of the last hours.
import { both } from "./both";

const fr = {
  title: "Cadence des dernières heures", about: "Passez la souris sur une courbe, ou les flèches sur le moment : chaque décision montre ce qui l'a faite.", again: "Actualiser", none: "Aucune décision sur cette durée : la campagne n'appelait pas.",
  hours: (n: number) => `${n} h`, moment: "Moment", level: "Appels par agent bientôt libre", calls: "Agents et appels", free: "agents libres", atWork: "agents au travail", ringing: "appels qui sonnent", waiting: "clients sans agent", placed: "appels lancés",
  expectedFree: "agents attendus libres", expectedAnswers: "réponses attendues", risk: "risque d'un appel de plus", threshold: "seuil, en limites d'abandon", abandons: "Abandons", limit: "limite", givenUp: "sonneries interrompues", wait: "Attente de ceux qui répondent",
};
const en: typeof fr = {
  title: "Pacing of the last hours", about: "Point at a curve, or move the moment by the arrow keys: each decision shows what it was made from.", again: "Refresh", none: "No decision in this time: the campaign did not dial.",
  hours: (n) => `${n} h`, moment: "Moment", level: "Calls per agent soon free", calls: "Agents and calls", free: "free agents", atWork: "agents at work", ringing: "ringing calls", waiting: "customers without agent", placed: "calls placed",
  expectedFree: "agents expected free", expectedAnswers: "answers expected", risk: "risk of one more call", threshold: "threshold, in abandon limits", abandons: "Abandons", limit: "limit", givenUp: "ringing given up", wait: "Wait of those who answer",
};

export const pace = both(fr, en);
