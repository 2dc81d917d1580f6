// The sentences of identity messages.
import { both } from "../both";

const fr = {
  messages: "Messages d'identité", about: "Le client qu'aucun agent ne prend à temps entend qui l'a appelé. Sans message d'un donneur d'ordre, un message neutre est joué. Un message n'est jamais écrasé : un appel en cours finit d'entendre le sien.", none: "Aucun message : le message neutre est joué.",
  version: "N°", principal: "Donneur d'ordre", language: "Langue", languages: { fr: "français", en: "anglais" }, state: "État", states: { recorded: "non confirmé", confirmed: "joué", replaced: "remplacé" }, campaigns: "Campagnes qui le jouent", at: "Enregistré", by: "Par", hear: "Écouter", hearOne: (n: number) => `Message ${n}`,
  upload: "Envoyer un fichier", file: "Fichier WAV", uploadAbout: "WAV, mono ou stéréo, d'une seconde à une minute ; il est converti pour le téléphone et joué aussitôt. Écoutez-le ensuite.", uploading: "Envoi et conversion…", uploaded: "Le nouveau message est joué à partir du prochain appel.",
  record: "Enregistrer par téléphone", recordAbout: "Le téléphone choisi sonne ; son agent ne doit pas avoir pris son poste. Parlez, appuyez sur #, écoutez, puis 1 pour confirmer ou 2 pour recommencer.", phone: "Téléphone qui sonne", rings: "Le téléphone sonne. Le message paraît ici une fois confirmé : rechargez alors la page.",
};
const en: typeof fr = {
  messages: "Identity messages", about: "A customer whom no agent meets in time hears who called. Without a message of the principal a neutral one is played. A message is never overwritten: a call that runs hears its own to the end.", none: "No message: the neutral one is played.",
  version: "No.", principal: "Principal", language: "Language", languages: { fr: "French", en: "English" }, state: "State", states: { recorded: "not confirmed", confirmed: "played", replaced: "replaced" }, campaigns: "Campaigns that play it", at: "Recorded", by: "By", hear: "Hear", hearOne: (n) => `Message ${n}`,
  upload: "Send a file", file: "WAV file", uploadAbout: "WAV, mono or stereo, from a second to a minute; it is converted for telephones and played at once. Hear it afterwards.", uploading: "Sending and converting…", uploaded: "The new message is played from the next call on.",
  record: "Record by telephone", recordAbout: "The telephone that is chosen rings; its agent must not be at work. Speak, press #, listen, then 1 to confirm or 2 to speak again.", phone: "Telephone that rings", rings: "The telephone rings. The message appears here once it is confirmed: load the page again then.",
};

export const messages = both(fr, en);
