// The sentences of the texts that people agree to.
import { both } from "../both";

const fr = {
  texts: "Textes d'accord", about: "Ce à quoi les personnes disent oui, mot pour mot. Un texte ne change pas : un autre texte est une autre version.", principal: "Donneur d'ordre", purpose: "But", version: "Version", language: "Langue", text: "Texte", at: "Écrit le", none: "Aucun texte pour ce donneur d'ordre.", add: "Ajouter cette version", fresh: "Nouveau texte",
  purposeAbout: "En minuscules, par exemple prospecting.", added: (purpose: string, version: number) => `Ajouté : ${purpose}, version ${version}.`, languages: { fr: "français", en: "anglais" } as Record<string, string>, contacts: "Les accords d'une personne sont sur sa fiche, dans « Contacts et droits ».",
};
const en: typeof fr = {
  texts: "Consent texts", about: "What people say yes to, word by word. A text does not change: another wording is another version.", principal: "Principal", purpose: "Purpose", version: "Version", language: "Language", text: "Text", at: "Written", none: "No text for this principal.", add: "Add this version", fresh: "New text",
  purposeAbout: "In small letters, such as prospecting.", added: (purpose, version) => `Added: ${purpose}, version ${version}.`, languages: { fr: "French", en: "English" }, contacts: "A person's consents are on their card, in “Contacts and rights”.",
};

export const consents = both(fr, en);
