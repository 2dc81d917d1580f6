// The sentences of the televisions on the wall.
import { both } from "../both";

const fr = {
  about: "Une adresse par écran, sans connexion : des chiffres, aucun nom d'agent ni de client. Elle marche jusqu'à ce qu'elle soit reprise.",
  list: "Écrans", name: "Où il se trouve", language: "Langue", languages: { fr: "français", en: "anglais" } as Record<string, string>, madeBy: "Fait par", madeAt: "Fait le", seen: "Vu", never: "jamais ouvert", none: "Aucun écran.", actions: "Actions",
  fresh: "Nouvel écran", make: "Créer l'adresse", openNow: "Ouvrez cette adresse sur l'écran maintenant : elle n'est montrée qu'ici", withdraw: "Reprendre", withdrawAsk: (name: string) => `Reprendre l'adresse de « ${name} » ? L'écran s'éteint aussitôt.`, withdrawn: (name: string) => `« ${name} » ne montre plus rien.`,
};
const en: typeof fr = {
  about: "One address for each screen, without a log-in: figures, no name of an agent or a customer. It works until it is taken back.",
  list: "Screens", name: "Where it hangs", language: "Language", languages: { fr: "French", en: "English" }, madeBy: "Made by", madeAt: "Made", seen: "Seen", never: "never opened", none: "No screen.", actions: "Actions",
  fresh: "New screen", make: "Make the address", openNow: "Open this address on the screen now: it is shown here only", withdraw: "Take back", withdrawAsk: (name) => `Take back the address of “${name}”? The screen goes dark at once.`, withdrawn: (name) => `“${name}” shows nothing any more.`,
};

export const displays = both(fr, en);
