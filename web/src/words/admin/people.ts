// The sentences of people, groups and telephones.
import { both } from "../both";

const fr = {
  people: "Personnes", groups: "Groupes", name: "Nom", login: "Identifiant", role: "Rôle", language: "Langue", station: "Poste", state: "Compte", line: "Ligne", add: "Ajouter une personne", added: (name: string) => `Ajouté : ${name}`, closed: "fermé", open: "ouvert", back: "Toutes les personnes",
  roles: { agent: "agent", supervisor: "superviseur", admin: "administrateur" }, languages: { fr: "français", en: "anglais" }, password: "Mot de passe", passwordAbout: "Au moins 12 caractères.", stationAbout: "Pour un agent. Vide : le premier poste libre.", withClosed: "Comptes fermés aussi", save: "Enregistrer", disabled: "Compte fermé",
  disabledAbout: "La personne est déconnectée et ne prend plus d'appel.", newPassword: "Donner un mot de passe", passwordGiven: "Mot de passe donné ; les sessions de cette personne sont finies.", endSessions: "Finir ses sessions", endAsk: (name: string) => `Finir les sessions de ${name} ?`, endAbout: "La personne devra se reconnecter.", ended: (n: number) => `Sessions finies : ${n}`,
  phone: "Téléphone SIP", renew: "Donner un nouveau mot de passe SIP", renewAsk: (station: string) => `Donner un autre mot de passe au poste ${station} ?`, renewAbout: "L'ancien ne permettra plus d'enregistrer ce téléphone. Le nouveau n'est montré qu'une fois.", phoneAbout: "Le mot de passe n'est montré que lorsqu'il est donné. Le navigateur de l'agent le reçoit tout seul.",
  once: "À saisir dans le téléphone, maintenant : ceci ne sera plus montré.", account: "Compte, nom d'utilisateur", secret: "Mot de passe", server: "Serveur (domaine, registrar)", port: "Port (UDP)", tls: "Port (TLS)", qr: "Le même compte, pour un téléphone qui lit les codes QR", up: "ligne ouverte", down: "pas en ligne",
  members: "Membres", newGroup: "Ajouter un groupe", groupName: "Nom du groupe", noGroup: "Aucun groupe.", remove: "Supprimer le groupe", removeAsk: (name: string) => `Supprimer le groupe ${name} ?`, removeAbout: "Ses membres restent ; ils ne travaillent plus par ce groupe.", removed: "Groupe supprimé.", count: "Membres", works: "Campagnes",
};
const en: typeof fr = {
  people: "People", groups: "Groups", name: "Name", login: "Login", role: "Role", language: "Language", station: "Station", state: "Account", line: "Line", add: "Add a person", added: (name) => `Added: ${name}`, closed: "closed", open: "open", back: "All people",
  roles: { agent: "agent", supervisor: "supervisor", admin: "administrator" }, languages: { fr: "French", en: "English" }, password: "Password", passwordAbout: "At least 12 characters.", stationAbout: "Of an agent. Empty: the first free one.", withClosed: "Closed accounts too", save: "Save", disabled: "Account closed",
  disabledAbout: "The person is logged out and takes no more calls.", newPassword: "Give a password", passwordGiven: "Password given; the person's sessions have ended.", endSessions: "End their sessions", endAsk: (name) => `End the sessions of ${name}?`, endAbout: "The person will have to log in again.", ended: (n) => `Sessions ended: ${n}`,
  phone: "SIP telephone", renew: "Give a new SIP password", renewAsk: (station) => `Give station ${station} another password?`, renewAbout: "The old one will register this telephone no more. The new one is shown once.", phoneAbout: "The password is shown only when it is given. The agent's browser gets it by itself.",
  once: "To be typed into the telephone now: this is not shown again.", account: "Account, user name", secret: "Password", server: "Server (domain, registrar)", port: "Port (UDP)", tls: "Port (TLS)", qr: "The same account, for a telephone that reads QR codes", up: "line open", down: "not on line",
  members: "Members", newGroup: "Add a group", groupName: "Name of the group", noGroup: "No group.", remove: "Delete the group", removeAsk: (name) => `Delete the group ${name}?`, removeAbout: "Its members stay; they no longer work by this group.", removed: "Group deleted.", count: "Members", works: "Campaigns",
};

export const persons = both(fr, en);
