// The sentences of the palette (Ctrl-K).
import { both } from "./both";

export const palette = both(
  {
    title: "Aller à, faire", hint: "Une action, une page…", found: "Ce qui correspond", nothing: "Rien ne correspond à ces mots.",
    kinds: { act: "faire", go: "aller", find: "chercher" }, find: (what: string) => `Chercher « ${what} » parmi les contacts`,
  },
  {
    title: "Go to, do", hint: "An action, a page…", found: "What fits", nothing: "Nothing fits these words.",
    kinds: { act: "do", go: "go", find: "find" }, find: (what: string) => `Find “${what}” among the contacts`,
  },
);
