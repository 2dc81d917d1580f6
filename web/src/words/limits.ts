// The sentences of the wall's thresholds.
import { both } from "./both";

export const limitWords = both(
  {
    title: "Seuils du mur", about: "En minutes. Passé ce temps, l'agent est signalé sur tous les murs et « À faire » le dit.", save: "Enregistrer",
    names: {
      talk: "En conversation", hold: "Client en attente", short_break: "Pause café", lunch: "Repas", training: "Formation", arrived: "Arrivé, pas encore prêt", no_phone: "Téléphone ou micro perdu",
    },
  },
  {
    title: "Thresholds of the wall", about: "In minutes. Past them the agent is marked on every wall, and “To do” says so.", save: "Save",
    names: {
      talk: "In conversation", hold: "Customer on hold", short_break: "Break", lunch: "Lunch", training: "Training", arrived: "Arrived, not ready yet", no_phone: "Phone or microphone lost",
    },
  },
);
