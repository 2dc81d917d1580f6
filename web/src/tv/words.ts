// The sentences of the TV screen in both languages: loaded with it, not with the first page.
import { both } from "../words/both";

const plural = (n: number, one: string, many: string) => (n < 2 ? one : many);

const fr = {
  floor: "Tout le plateau", talking: "En conversation", ofPresent: (n: number) => `sur ${n} ${plural(n, "présent", "présents")}`,
  free: "Agents libres", noneFree: "aucun", ringing: "Sonneries", waiting: "Clients en attente", waitingNow: "un agent manque", waitsNot: "personne n'attend",
  answers: "Réponse, aujourd'hui", joined: (n: string) => `${n} joints`, abandons: "Abandons, aujourd'hui", limit: (limit: string) => `limite ${limit}`,
  near: (limit: string) => `près de la limite de ${limit}`, over: (limit: string) => `limite de ${limit} atteinte`,
  callbacks: "Rappels en retard", due: (n: string) => `${n} dus`, leads: "Fiches appelables", noLeads: "plus rien à appeler", pause: "Figer", goOn: "Reprendre", leave: "Quitter",
  screens: (at: number, of: number) => `Écran ${at} sur ${of}`, empty: "En attente du plateau…",
};
const en: typeof fr = {
  floor: "The whole floor", talking: "Talking", ofPresent: (n: number) => `of ${n} at work`,
  free: "Free agents", noneFree: "none", ringing: "Ringing", waiting: "Customers waiting", waitingNow: "an agent is missing", waitsNot: "nobody waits",
  answers: "Answered, today", joined: (n: string) => `${n} connected`, abandons: "Abandoned, today", limit: (limit: string) => `limit ${limit}`,
  near: (limit: string) => `near the limit of ${limit}`, over: (limit: string) => `limit of ${limit} reached`,
  callbacks: "Callbacks overdue", due: (n: string) => `${n} due`, leads: "Callable leads", noLeads: "nothing left to call", pause: "Hold still", goOn: "Go on", leave: "Leave",
  screens: (at: number, of: number) => `Screen ${at} of ${of}`, empty: "Waiting for the floor…",
};

export const tvWords = both(fr, en);
