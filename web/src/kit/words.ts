// The sentences of the shared parts.
import { both } from "../words/both";

const fr = {
  again: "Réessayer", cancel: "Annuler", close: "Fermer", more: "Voir la suite", nothing: "Rien à montrer.", colon: " : ", back: "Retour à la liste",
  nothingSaved: "Rien n'a été enregistré : corrigez ce qui est marqué.", sending: "Envoi…", saved: "Enregistré.", unsaved: "Pas encore enregistré.",
  yes: "oui", no: "non", none: "aucun", search: "Chercher", act: "Agir", up: "Monter", down: "Descendre", remove: "Retirer", asBefore: "Revenir à ce qui est enregistré", save: "Enregistrer",
};
const en: typeof fr = {
  again: "Try again", cancel: "Cancel", close: "Close", more: "Show more", nothing: "Nothing to show.", colon: ": ", back: "Back to the list",
  nothingSaved: "Nothing was saved: correct what is marked.", sending: "Sending…", saved: "Saved.", unsaved: "Not saved yet.",
  yes: "yes", no: "no", none: "none", search: "Search", act: "Act", up: "Move up", down: "Move down", remove: "Remove", asBefore: "Back to what is saved", save: "Save",
};

export const k = both(fr, en);
