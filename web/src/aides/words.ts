// The sentences of the keys and of the palette, in both languages.
import { both } from "../words/both";

const fr = {
  off: "Les raccourcis sont coupés.", on: "Les rétablir", none: "Cette page n'a pas de raccourci.",
  about: "Vos touches vous suivent sur tous les postes. Une touche déjà prise est échangée.",
  change: "Changer", changeOf: (name: string) => `Changer la touche : ${name}`, cut: "Couper", cutOf: (name: string) => `Couper la touche : ${name}`,
  press: "Pressez la nouvelle touche, Échap pour renoncer.", noKey: "sans touche", usual: "Touches d'origine",
  taken: (key: string, name: string) => `${key} sert déjà à « ${name} ». Échanger les deux touches ?`, swap: "Échanger", cancel: "Renoncer",
  given: (name: string, key: string) => `${name} : ${key}.`, without: (name: string) => `${name} : sans touche.`, cannot: "Cette touche ne peut pas servir : choisissez-en une autre.",
  find: "Une page, une action, un contact", nothing: "Rien ne correspond.", searching: "Recherche…", results: "Propositions",
  kinds: { page: "Page", act: "Action", contact: "Contact" }, count: (n: number) => `${n} ${n < 2 ? "proposition" : "propositions"}`,
};
const en: typeof fr = {
  off: "Shortcuts are switched off.", on: "Switch them on", none: "This page has no shortcut.",
  about: "Your keys follow you to every desk. A key that is in use is exchanged.",
  change: "Change", changeOf: (name) => `Change the key: ${name}`, cut: "Switch off", cutOf: (name) => `Switch the key off: ${name}`,
  press: "Press the new key, Esc to leave it.", noKey: "no key", usual: "Usual keys",
  taken: (key, name) => `${key} is in use for “${name}”. Exchange the two keys?`, swap: "Exchange", cancel: "Leave it",
  given: (name, key) => `${name}: ${key}.`, without: (name) => `${name}: no key.`, cannot: "This key cannot be used: choose another.",
  find: "A page, an action, a contact", nothing: "Nothing fits.", searching: "Searching…", results: "Suggestions",
  kinds: { page: "Page", act: "Action", contact: "Contact" }, count: (n) => `${n} ${n === 1 ? "suggestion" : "suggestions"}`,
};

export const aideWords = both(fr, en);
