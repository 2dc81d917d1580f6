// The sentences of the do-not-call list.
import { figure } from "../../format";
import { both } from "../both";

const fr = {
  search: "Chercher", digits: "Chiffres du numéro", digitsAbout: "Quelques chiffres, avec ou sans +33.", source: "Origine", all: "toutes", list: "Inscriptions", number: "Numéro", forWhom: "Pour", everybody: "tous", reason: "Raison", at: "Depuis", none: "Aucune inscription.", erased: "personne effacée", prefix: "commence par",
  sources: { agent: "dit à un agent", import: "fichier", operator: "ajouté ici", customer: "demandé par la personne", key: "touche pendant l'appel", called_back: "touche en rappelant", erasure: "effacement" } as Record<string, string>,
  add: "Ajouter un numéro", typed: "Numéro, ou début avec +", isPrefix: "Tous les numéros qui commencent ainsi", principal: "Pour quel donneur d'ordre", asked: "Qui le demande", operator: "nous", customer: "la personne", look: "Voir ce que cela arrête",
  reach: (contacts: number, leads: number, callbacks: number, calls: number) => `${figure(contacts)} contacts, ${figure(leads)} fiches en attente, ${figure(callbacks)} rappels promis, ${figure(calls)} appels en cours.`, held: "Ce numéro est déjà sur la liste.", put: "Ajouter à la liste", added: (number: string) => `Ajouté : ${number}`, known: (number: string) => `Déjà sur la liste : ${number}`, change: "Changer",
  remove: "Retirer", removeTitle: (number: string) => `Retirer ${number} de la liste`, why: "Raison du retrait", whyAbout: "Elle est nécessaire si la personne avait demandé à ne plus être appelée, et reste au journal.", removed: "Retiré de la liste.", erasedNumber: "Numéro de la personne effacée",
};
const en: typeof fr = {
  search: "Search", digits: "Digits of the number", digitsAbout: "Some digits, with or without +33.", source: "Source", all: "all", list: "Entries", number: "Number", forWhom: "For", everybody: "everybody", reason: "Reason", at: "Since", none: "No entry.", erased: "erased person", prefix: "begins with",
  sources: { agent: "said to an agent", import: "file", operator: "added here", customer: "asked for by the person", key: "key in a call", called_back: "key when calling back", erasure: "erasure" },
  add: "Add a number", typed: "Number, or beginning with +", isPrefix: "All numbers that begin so", principal: "For which principal", asked: "Who asks for it", operator: "we", customer: "the person", look: "See what it stops",
  reach: (contacts, leads, callbacks, calls) => `${figure(contacts)} contacts, ${figure(leads)} waiting leads, ${figure(callbacks)} promised calls, ${figure(calls)} calls that live.`, held: "This number is on the list already.", put: "Add to the list", added: (number) => `Added: ${number}`, known: (number) => `On the list already: ${number}`, change: "Change",
  remove: "Take off", removeTitle: (number) => `Take ${number} off the list`, why: "Reason of the removal", whyAbout: "It is needed where the person had asked not to be called, and stays in the audit.", removed: "Taken off the list.", erasedNumber: "Number of the erased person",
};

export const dnc = both(fr, en);
