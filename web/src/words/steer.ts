// The sentences of the page where a supervisor steers one campaign.
import { figure } from "../format";
import { both } from "./both";

type Held = "all" | "part" | "none";

/** "1 fiche", "2 fiches": French has the singular below two, English for one alone. */
const fewFr = (n: number, one: string, many: string) => `${figure(n)} ${n < 2 ? one : many}`;
const fewEn: typeof fewFr = (n, one, many) => `${figure(n)} ${n === 1 ? one : many}`;

const fr = {
  back: "Toutes les campagnes", unknown: "Campagne introuvable", unknownAbout: "Elle est terminée, ou cette adresse n'est pas la bonne.", topics: "Sujets de la campagne", ringing: "Sonnent", talking: "En conversation",
  topic: { now: "Conduire", limits: "Mode et limites", crew: "Agents et groupes", places: "Où appeler", pace: "Cadence", plan: "Simuler", why: "Pourquoi ?" },
  steps: "Démarrer, suspendre, finir", starts: (callable: number) => `Les appels partent dès qu'un agent est prêt ; fiches appelables maintenant : ${figure(callable)}.`,
  live: (ringing: number, talking: number) => (ringing + talking === 0 ? "aucun appel n'est en cours" : `${fewFr(ringing, "appel qui sonne", "appels qui sonnent")} et ${fewFr(talking, "conversation", "conversations")} vont à leur fin`),
  pauses: (live: string) => `Plus aucun appel ne part ; ${live}. Fiches et rappels promis attendent le prochain démarrage.`, drains: (live: string) => `Plus aucun nouvel appel ne part ; ${live}. Rien n'est effacé, et la campagne peut redémarrer.`,
  drainAsk: (name: string) => `Ne plus lancer d'appels pour ${name} ?`,
  limitsAbout: "Ce qui est enregistré vaut dans la seconde, dès l'appel suivant. Une campagne peut être plus stricte que la loi, jamais plus souple.",
  where: "Codes postaux et départements appelés", whereAbout: "Les fiches ailleurs ne sont pas effacées : elles attendent. Ce qui a été préparé hors de ces lieux et n'est pas composé est rendu.",
  map: "Départements, avec leurs fiches appelables", tileAbout: (n: number, held: Held) => `${n < 2 ? "fiche appelable" : "fiches appelables"}${{ all: ", choisi", part: ", choisi en partie", none: "" }[held]}`,
  now: "Appelé maintenant : ", everywhere: (country: string | null): string => (country === "FR" ? "toute la France" : "partout"), type: "Codes postaux ou départements", typeAbout: "Débuts de codes postaux, séparés par des espaces : 75 69003 2A. Vide : partout.", noPlace: "Ce n'est pas un début de code postal. Écrivez par exemple 75, 2A ou 69003.",
  counting: "Comptage…", count: (inside: number, outside: number) => `${fewFr(inside, "fiche appelable", "fiches appelables")} dans ces lieux, ${figure(outside)} ailleurs.`, callHere: "N'appeler que là", callEverywhere: (country: string | null): string => (country === "FR" ? "Appeler toute la France" : "Appeler partout"),
  wholeCountry: (country: string | null): string => (country === "FR" ? "Revenir à toute la France" : "Revenir à tout le pays"), asBefore: "Revenir à ce qui est appelé", elsewhere: (n: number) => `Fiches appelables sans code postal reconnu, appelées seulement si l'on appelle partout : ${figure(n)}.`,
  called: (where: string) => `Appelé désormais : ${where}.`, past: "Changements précédents",
};
const en: typeof fr = {
  back: "All campaigns", unknown: "No such campaign", unknownAbout: "It is finished, or this address is wrong.", topics: "Topics of the campaign", ringing: "Ringing", talking: "In conversation",
  topic: { now: "Steer", limits: "Mode and limits", crew: "Agents and groups", places: "Where to call", pace: "Pacing", plan: "Simulate", why: "Why?" },
  steps: "Start, pause, drain", starts: (callable) => `Calls leave as soon as an agent is ready; leads that can be called now: ${figure(callable)}.`,
  live: (ringing, talking) => (ringing + talking === 0 ? "no call is in progress" : `${fewEn(ringing, "ringing call", "ringing calls")} and ${fewEn(talking, "conversation", "conversations")} go on to their end`),
  pauses: (live) => `No call leaves any more; ${live}. Leads and promised callbacks wait for the next start.`, drains: (live) => `No new call leaves any more; ${live}. Nothing is deleted, and the campaign can be started again.`,
  drainAsk: (name) => `Place no more calls for ${name}?`,
  limitsAbout: "What is saved holds within a second, from the next call on. A campaign can be stricter than the law, never laxer.",
  where: "Postcodes and departments called", whereAbout: "Leads elsewhere are not deleted: they wait. What was prepared outside these places and is not dialled goes back.",
  map: "Departments, with their callable leads", tileAbout: (n, held) => `${n === 1 ? "callable lead" : "callable leads"}${{ all: ", chosen", part: ", chosen in part", none: "" }[held]}`,
  now: "Called now: ", everywhere: (country) => (country === "FR" ? "the whole of France" : "everywhere"), type: "Postcodes or departments", typeAbout: "Beginnings of postcodes, separated by blanks: 75 69003 2A. Empty: everywhere.", noPlace: "That is no beginning of a postcode. Write for example 75, 2A or 69003.",
  counting: "Counting…", count: (inside, outside) => `${fewEn(inside, "callable lead", "callable leads")} in these places, ${figure(outside)} elsewhere.`, callHere: "Call only there", callEverywhere: (country) => (country === "FR" ? "Call the whole of France" : "Call everywhere"),
  wholeCountry: (country) => (country === "FR" ? "Back to the whole of France" : "Back to the whole country"), asBefore: "Back to what is called", elsewhere: (n) => `Callable leads without a known postcode, called only where everywhere is called: ${figure(n)}.`,
  called: (where) => `Called from now on: ${where}.`, past: "Earlier changes",
};

export const steer = both(fr, en);
