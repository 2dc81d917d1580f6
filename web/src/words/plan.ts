// The sentences of the simulation before a campaign goes live.
import { share } from "../format";
import { both } from "./both";

const fr = {
  title: "Simuler avant de lancer", about: "Des journées simulées comparent trois façons d'appeler avec cette équipe. Rien n'est appelé ; compter une demi-minute.", run: "Simuler", stop: "Arrêter", stopped: "Simulation arrêtée.", done: "Simulation terminée.",
  running: (n: number, all: number, choice: string) => `Simulation ${n} sur ${all} : ${choice}`,
  labels: { agents: "Agents", leads: "Fiches", hours: "Durée (heures)", answer_rate: "Appels décrochés par une personne (%)", talk: "Conversation (secondes)", wrap: "Post-appel (secondes)", ring: "Sonnerie avant de décrocher (secondes)", ring_out: "Sonnerie au plus (secondes)", patience: "Attente avant abandon (secondes)" },
  choice: (mode: "progressive" | "predictive", limit: number) => (mode === "progressive" ? "progressif" : `prédictif, ${share(limit)}`), way: "Façon d'appeler", reached: "Personnes jointes par heure", wait: "Attente des agents", busy: "Agents occupés", abandons: "Abandons", lasts: "Le fichier dure",
  recommended: "recommandé", apply: (choice: string) => `Appliquer : ${choice}`, applied: (choice: string) => `Appliqué : ${choice}.`, why: "Le plus de personnes jointes sans dépasser la limite d'abandons ; à égalité, le moins d'abandons.",
};
const en: typeof fr = {
  title: "Simulate before going live", about: "Simulated shifts compare three ways to dial with this team. Nobody is called; it takes half a minute.", run: "Simulate", stop: "Stop", stopped: "Simulation stopped.", done: "Simulation finished.",
  running: (n, all, choice) => `Simulation ${n} of ${all}: ${choice}`,
  labels: { agents: "Agents", leads: "Leads", hours: "Length (hours)", answer_rate: "Calls that a person answers (%)", talk: "Conversation (seconds)", wrap: "Wrap-up (seconds)", ring: "Ringing before an answer (seconds)", ring_out: "Ringing at most (seconds)", patience: "Wait before abandoning (seconds)" },
  choice: (mode, limit) => (mode === "progressive" ? "progressive" : `predictive, ${share(limit)}`), way: "Way to dial", reached: "People reached per hour", wait: "Agents' wait", busy: "Agents busy", abandons: "Abandons", lasts: "The list lasts",
  recommended: "recommended", apply: (choice) => `Apply: ${choice}`, applied: (choice) => `Applied: ${choice}.`, why: "Most people reached within the abandon limit; of equals the fewest abandons.",
};

export const plan = both(fr, en);
