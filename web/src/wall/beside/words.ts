// The sentences of a supervisor beside agents: loaded with the wall.
import { both } from "../../words/both";

const fr = {
  actions: (name: string) => `Écouter, écrire, agir : ${name}`, sign: "Agir",
  listening: (names: string) => `Écouté par ${names}`,
  phone: "Mon téléphone", web: "Ce navigateur", sip: "Mon téléphone SIP",
  noStation: "Aucun téléphone n'est attribué à votre compte : un administrateur peut en attribuer un.",
  already: "Vous êtes déjà auprès d'un agent : quittez d'abord cet appel.",
  notTalking: "Cet agent n'est pas en conversation : vous entendrez son prochain appel.",
  hear: "Écouter", modes: { listen: "Écouter", whisper: "Souffler", barge: "Intervenir", take_over: "Reprendre l'appel" },
  about: { listen: "Personne ne vous entend.", whisper: "L'agent seul vous entend.", barge: "L'agent et le client vous entendent." },
  stays: "Rester pour les appels suivants",
  write: "Écrire", to: "À", toAll: (campaign: string) => `Tous les agents de ${campaign}`, message: "Message", send: "Envoyer", sent: "Message envoyé.",
  away: "Mettre en pause, fermer le poste", why: "Motif, que l'agent lira", pause: "Mettre en pause", logout: "Fermer le poste",
  atOnce: "Sans attendre la fin du post-appel", awayAbout: "Une conversation n'est jamais coupée : la demande s'exécute après l'appel.", done: "C'est demandé.",
  close: "Fermer", recordings: "Enregistrements du jour",
  rings: (name: string) => `Votre téléphone sonne : décrochez pour être auprès de ${name}.`,
  notTaken: "Votre téléphone n'a pas été décroché, ou l'appel est fini. Vérifiez que votre téléphone est joignable, puis réessayez.",
  waits: (name: string) => `Auprès de ${name} : vous entendrez son prochain appel.`,
  with: { listen: (name: string) => `Vous écoutez ${name}.`, whisper: (name: string) => `${name} vous entend, le client non.`, barge: (name: string) => `${name} et le client vous entendent.`, take_over: (name: string) => `Vous parlez au client à la place de ${name}.` },
  how: "Comment", leave: "Quitter", hangUp: "Raccrocher", takeOverSure: "Reprendre l'appel ?", takeOverAbout: (name: string) => `Vous parlerez seul au client ; ${name} passe en post-appel. Cela ne se défait pas.`,
};
const en: typeof fr = {
  actions: (name) => `Listen, write, act: ${name}`, sign: "Act",
  listening: (names) => `Heard by ${names}`,
  phone: "My telephone", web: "This browser", sip: "My SIP phone",
  noStation: "Your account has no telephone: an administrator can give you one.",
  already: "You are beside an agent already: leave that call first.",
  notTalking: "This agent is not talking: you will hear the next call.",
  hear: "Listen", modes: { listen: "Listen", whisper: "Whisper", barge: "Barge in", take_over: "Take over" },
  about: { listen: "Nobody hears you.", whisper: "The agent alone hears you.", barge: "Agent and customer hear you." },
  stays: "Stay for the next calls",
  write: "Write", to: "To", toAll: (campaign) => `All agents of ${campaign}`, message: "Message", send: "Send", sent: "Message sent.",
  away: "Pause or log out", why: "Reason, which the agent reads", pause: "Pause", logout: "Log out",
  atOnce: "Without waiting for the wrap-up to end", awayAbout: "A conversation is never cut: it happens after the call.", done: "It is asked for.",
  recordings: "Today's recordings", close: "Close",
  rings: (name) => `Your telephone rings: pick up to be beside ${name}.`,
  notTaken: "Your telephone was not picked up, or the call is over. See that your telephone can be reached, then try again.",
  waits: (name) => `Beside ${name}: you will hear the next call.`,
  with: { listen: (name) => `You listen to ${name}.`, whisper: (name) => `${name} hears you, the customer does not.`, barge: (name) => `${name} and the customer hear you.`, take_over: (name) => `You talk to the customer instead of ${name}.` },
  how: "How", leave: "Leave", hangUp: "Hang up", takeOverSure: "Take the call over?", takeOverAbout: (name) => `You will talk to the customer alone; ${name} wraps up. This cannot be undone.`,
};

export const besideWords = both(fr, en);
