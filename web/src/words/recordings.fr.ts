// The sentences of the recordings, in French.
import type { Trouble } from "../agent/quality/troubles";

export const recordings = {
  title: "Enregistrements", search: "Chercher", name: "Nom du client", number: "Numéro", campaign: "Campagne", agent: "Agent", all: "Toutes", everyone: "Tous",
  disposition: "Qualification", answer: "Réponse au script", outcome: "Qualification", from: "Du", to: "Au (inclus)", least: "Durée min. (s)", most: "Durée max. (s)", sort: "Ordre",
  sorts: { newest: "Les plus récents", oldest: "Les plus anciens", longest: "Les plus longs", shortest: "Les plus courts" },
  customer: "Client", date: "Date", length: "Durée", state: "État", open: "Écouter", more: "Afficher la suite", none: "Aucun enregistrement ne correspond. Élargissez la recherche.",
  found: "Résultats", states: { expected: "attendu", stored: "conservé", missing: "introuvable", broken: "abîmé", dropped: "non demandé", erased: "effacé" } as Record<string, string>,
  badNumber: "Donnez un numéro entier, par exemple 06 39 98 00 17 ou +33639980017.",
  loading: "Chargement du son…", player: "Lecture", play: "Lire", pause: "Pause", back: "Reculer de 10 s", forward: "Avancer de 10 s", faster: "Plus vite", slower: "Moins vite",
  speed: (x: string) => `Vitesse ${x}`, skip: "Sauter les silences", nextMark: "Repère suivant", lastMark: "Repère précédent", position: "Position dans l'appel", wave: "Onde : le client en haut, l'agent en bas",
  both: "Client en haut, agent en bas", silences: (s: string) => `${s} de silence`, marks: "Repères", markBegin: "Début", markDisposition: "Qualification", markComment: "Commentaire",
  note: "Note de l'agent", kept: "Conservation", keptUntil: (day: string) => `Effacé au plus tard le ${day} selon la campagne ; la loi peut l'effacer plus tôt.`,
  held: (why: string) => `Retenu, rien n'est effacé : ${why}`, heldUntil: (day: string) => `jusqu'au ${day}`, notHeld: "Aucune retenue.",
  listeners: "Qui a écouté", listener: "Personne", byLink: (id: number) => `par le lien n° ${id}`, when: "Quand", howLong: "Écouté", nobody: "Personne encore.", unmeasured: "non mesuré",
  shares: "Liens de partage", makeShare: "Créer un lien", hours: "Valable", hoursOf: { "1": "1 heure", "24": "1 jour", "168": "7 jours", "720": "30 jours" } as Record<string, string>,
  copyNow: "Copiez ce lien maintenant : il ne sera plus montré.", link: "Lien", revoke: "Reprendre", revokeAsk: "Reprendre ce lien ? Il ne s'ouvrira plus.", revoked: "repris", expired: "expiré", works: "valable", until: "Fin", opened: "Ouvertures", by: "Créé par", noShare: "Aucun lien.",
  rating: "Évaluation", rate: "Noter cet appel", score: "Note", comment: "Commentaire", atNow: "Placer le commentaire à la position de lecture", saved: "Enregistré.", version: (n: number) => `grille v${n}`,
  noCard: "Cette campagne n'a pas encore de grille d'évaluation.", card: "Grille d'évaluation", criterion: "Critère", weight: "Poids", add: "Ajouter un critère", remove: "Retirer", saveCard: "Enregistrer une nouvelle version", averages: "Moyennes par agent", ratings: "Évaluations", noAverage: "Aucun appel noté.",
  agentsHear: "Les agents peuvent écouter leurs propres appels de cette campagne", chooseCampaign: "Choisissez une campagne dans la recherche pour voir sa grille et ses moyennes.", points: (n: number) => `${n} sur 4`, gone: "Le son de cet appel ne peut pas être lu.",
  sounded: "Qualité du son", measured: "Mesurée pendant", lostSound: "Paquets perdus", jitter: "Gigue", roundTrip: "Aller-retour", meanAndWorst: (mean: string, worst: string) => `${mean} ms en moyenne, ${worst} ms au pire`,
  warned: "Dit à l'agent", warnedOfNothing: "rien", notMeasured: "Non mesurée : elle ne l'est qu'avec le téléphone du navigateur.",
  troubles: { deaf: "client inaudible", unsent: "son de l'agent non envoyé", silent: "micro muet", lossy: "pertes", jittery: "gigue", slow: "retard" } as Record<Trouble, string>,
};
