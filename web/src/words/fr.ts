// Every sentence of the pages, in French: the language that the others are translated from.
import { aides } from "./aides.fr";
import { beside } from "./beside.fr";
import { handing } from "./handing.fr";
import { hold } from "./hold.fr";
import { lost } from "./lost.fr";
import { preflight } from "./preflight.fr";
import { quality } from "./quality.fr";
import { recordings } from "./recordings.fr";
import { script, scripts } from "./script.fr";
import { statisticsFr } from "./statistics.fr";
import { numberFormat } from "../intl";

const plural = (n: number, one: string, many: string) => (n < 2 ? one : many);

export const fr = {
  aides,
  beside,
  script,
  scripts,
  recordings,
  settings: {
    title: "Réglages", language: "Langue", look: "Apparence", light: "Claire", dark: "Sombre",
    keys: "Raccourcis au clavier", keysHint: "Les touches d'une lettre peuvent gêner une commande vocale : décochez pour les couper.",
    logOut: "Fermer la session",
  },
  nav: { agent: "Mon poste", wall: "Mur", tv: "Écran TV", campaigns: "Campagnes", recordings: "Enregistrements", statistics: "Statistiques", scripts: "Scripts", admin: "Administration" },
  statistics: statisticsFr,
  login: {
    title: "Se connecter", login: "Identifiant", password: "Mot de passe", enter: "Entrer",
    lost: "Mot de passe perdu ? Un administrateur peut en donner un autre.",
  },
  link: {
    live: (age: string) => `en direct, ${age} s`,
    old: (age: string) => `muet depuis ${age}`,
    opening: "connexion…",
    lost: "Plus de nouvelles du serveur.",
    age: (age: string) => `Ce qui est affiché date d'il y a ${age}.`,
    trying: "La page se reconnecte d'elle-même.",
    callGoesOn: "Votre appel continue : le téléphone ne passe pas par cette liaison.",
    back: "Liaison rétablie.",
  },
  faults: {
    network: "Le serveur ne répond pas. Vérifiez le réseau, puis réessayez.",
    unreadable: "Le serveur a répondu de façon inattendue. Réessayez ; si cela dure, prévenez l'administrateur.",
    loading: "Chargement…",
    pageBroken: "Cette page n'a pas pu se charger. Rechargez-la.",
    close: "Fermer",
  },
  agentStates: {
    offline: "absent", paused: "en pause", ready: "prêt", reserved: "appel qui arrive", talking: "en conversation", wrap_up: "post-appel",
  },
  shortStates: { offline: "absent", paused: "pause", ready: "prêt", reserved: "arrive", talking: "conversation", wrap_up: "post-appel" },
  reasons: {
    break: "Café", lunch: "Repas", training: "Formation", logged_in: "arrivée", phone_lost: "téléphone perdu", phone_not_taken: "téléphone non décroché", supervisor: "par un superviseur",
    microphone_lost: "micro perdu", link_lost: "liaison perdue",
  } as Record<string, string>,
  pending: { pause: "pause demandée", logout: "départ demandé" },
  post: {
    title: "Prendre mon poste", hint: "Choisissez le téléphone de cette vacation. Sa ligne reste ouverte entre les appels.",
    browser: "Le téléphone de ce navigateur", browserHint: "Un casque suffit. Le navigateur demandera le micro.",
    own: "Mon téléphone SIP", ownHint: "Un poste ou un logiciel déjà enregistré au standard.",
    account: "Compte SIP", secret: "Mot de passe SIP", server: "Serveur", show: "Afficher", hide: "Masquer",
    take: "Prendre mon poste", calling: "Votre téléphone sonne", callingHint: "Décrochez : sa ligne reste ouverte entre les appels. Le téléphone de ce navigateur décroche seul.", leave: "Quitter mon poste",
    noStation: "Aucun téléphone n'est attribué à ce compte. Un administrateur peut en attribuer un.",
  },
  phone: {
    off: "éteint", connecting: "connexion…", registered: "joignable", failed: "injoignable",
    mute: "Couper le micro", unmute: "Rouvrir le micro", muted: "Micro coupé",
    denied: "Le navigateur refuse le micro. Cliquez sur le cadenas à gauche de l'adresse, autorisez le micro, puis réessayez.",
    missing: "Aucun micro trouvé. Branchez un casque, puis réessayez.",
    busy: "Le micro est pris par un autre logiciel. Fermez-le, puis réessayez.",
    insecure: "Le micro exige une adresse en https. Demandez-la à l'administrateur.",
    refused: "Le standard refuse ce téléphone. L'administrateur peut renouveler son mot de passe.",
    unreachable: "Le standard ne répond pas à ce navigateur. Vérifiez le réseau ; la page réessaie.",
    keypad: "Clavier", keypadClose: "Fermer le clavier", digitsSent: (n: number) => `${n} ${plural(n, "touche envoyée", "touches envoyées")}`,
    retry: "Réessayer",
  },
  lost,
  preflight,
  quality,
  hold,
  handing,
  desk: {
    ready: "Me mettre prêt", pause: "Pause", after: "après cet appel", waiting: "En attente du prochain appel", waitingHint: "La fiche s'affiche dès que le client décroche.",
    pausedTitle: "En pause", pausedHint: "Aucun appel ne vous est envoyé.",
    phoneLostTitle: "Téléphone perdu", phoneLostHint: "La ligne de votre téléphone s'est coupée. Reprenez votre poste.",
    retake: "Reprendre mon poste",
    stayReady: "Rester prêt", wrapLeft: "pour qualifier", wrapOver: "temps de post-appel écoulé",
    noCampaign: "Aucune campagne ne vous est confiée pour l'instant.",
    campaigns: "Mes campagnes",
  },
  card: {
    title: "Fiche", arrived: (who: string) => `Appel : ${who}`, unknown: "Contact sans nom", company: "Société", address: "Adresse", email: "E-mail",
    numbers: "Numéros", called: "appelé", kinds: { phone: "Téléphone", mobile: "Mobile", office: "Bureau" } as Record<string, string>,
    campaign: "Campagne", shown: "Affiché", there: (hour: string) => `${hour} chez le client`, history: "Histoire", firstCall: "Premier appel à ce contact.",
    callback: "Rappel promis", promised: (when: string, by: string) => `Promis pour ${when}${by ? ` par ${by}` : ""}.`,
    note: "Note", notePlaceholder: "Ce qu'il faut savoir la prochaine fois…", noteKept: "La note part avec la qualification.",
    spoke: (time: string) => `parlé ${time}`,
    extra: "Du fichier",
    correct: "Corriger", saved: "Fiche enregistrée", savesItself: "Chaque champ s'enregistre quand vous le quittez.", closeForm: "Fermer", newNumber: "Autre numéro", add: "Ajouter",
    fields: { title: "Civilité", first_name: "Prénom", last_name: "Nom", company: "Société", street: "Rue", postcode: "Code postal", city: "Ville", email: "E-mail" },
    headings: { address2: "Complément", siret: "SIRET", birth_date: "Né(e) le", country: "Pays" } as Record<string, string>,
  },
  line: {
    title: "Appel", since: "en ligne depuis", connecting: "mise en relation…",
    lost: "Votre ligne est coupée.", lostWaits: "Le client ne vous entend plus : il attend.", lostBack: "La ligne est rétablie.", lostAgain: "Faire sonner mon téléphone",
    lostRings: "Votre téléphone va sonner : décrochez, et l'appel reprend.", lostReturns: "Le téléphone de ce navigateur se reconnecte ; l'appel reprend tout seul.",
    hangup: "Raccrocher", recording: "enregistré", recordingPaused: "enregistrement suspendu", notRecorded: "non enregistré",
    pauseRecording: "Suspendre l'enregistrement", resumeRecording: "Reprendre l'enregistrement", startRecording: "Enregistrer",
    recordsAgainIn: (time: string) => `L'enregistrement reprend de lui-même dans ${time}.`, pauseLonger: "Suspendre plus longtemps", pauseExtended: "Suspendu deux minutes de plus.",
    pauseEndsSoon: "L'enregistrement reprend bientôt de lui-même.", recordingAgain: "L'enregistrement a repris.",
  },
  dispose: {
    title: "Qualifier", next: "Qualifiez, et l'appel suivant arrive seul.", manualNext: "Qualifiez pour passer à la suite.",
    afterCall: "La qualification s'ouvre dès que l'appel est pris.", done: (label: string) => `Qualifié : ${label}`, none: "Cette campagne n'a pas de qualification.",
  },
  callback: {
    title: "Promettre un rappel", date: "Jour", time: "Heure", local: (zone: string) => `heure du client (${zone})`, who: "Qui rappelle ?",
    anyone: "N'importe qui de la campagne", me: "Moi", keep: "Promettre", cancel: "Annuler", past: "Cette heure est déjà passée.", incomplete: "Indiquez un jour et une heure.",
  },
  promises: { title: "Mes rappels", none: "Aucun rappel promis par vous.", due: "maintenant", late: "en retard" },
  find: {
    title: (campaign: string) => `Chercher une fiche : ${campaign}`, label: "Nom ou numéro entier", look: "Chercher", dialWhom: (who: string) => `Appeler ${who}`,
    found: (n: number) => (n === 0 ? "Aucune fiche trouvée." : `${n} ${plural(n, "fiche trouvée", "fiches trouvées")}`),
  },
  preview: {
    next: "Fiche suivante", dial: "Appeler", skip: "Passer", title: "Appels à votre main", shown: "fiche affichée", dialing: "numérotation…", hint: "La fiche d'abord ; vous décidez de l'appel.",
    empty: "Plus de fiche à appeler pour le moment.",
  },
  day: {
    title: "Ma journée", calls: "Appels", results: "Mes résultats", open: "sans qualification",
    times: { talking: "En conversation", wrap_up: "Post-appel", reserved: "Appels qui arrivent", ready: "Prêt", paused: "Pauses", offline: "" },
    sentence: (calls: number, talk: string, pause: string) => `Aujourd'hui : ${calls} ${plural(calls, "appel", "appels")} · ${talk} en conversation · ${pause} en pause` },
  outcomes: {
    no_answer: "sans réponse", busy: "occupé", failed: "échec", rejected: "refusé", cancelled: "annulé", machine: "répondeur", abandoned: "abandonné",
    left_early: "a raccroché tôt", connected: "joint", lost: "perdu",
  },
  modes: { manual: "manuel", preview: "aperçu", progressive: "progressif", predictive: "prédictif" },
  campaignStates: { draft: "brouillon", running: "en marche", paused: "suspendue", draining: "finit ses appels", finished: "terminée" },
  wall: {
    title: "Mur", limits: "Seuils", line: (name: string) => `Ligne ${name}`, channels: (used: string, most: string) => `${used} sur ${most}`, floor: (n: number) => `${n} ${plural(n, "agent présent", "agents présents")}`, tv: "Mode TV",
    talking: "En conversation", ofPresent: (n: number) => `sur ${n} ${plural(n, "présent", "présents")}`, ready: "Agents libres", meanWait: (t: string) => `depuis ${t} en moyenne`,
    dialing: "Sonneries", customersWait: (n: number) => (n === 0 ? "aucun client n'attend" : `${n} ${plural(n, "client attend", "clients attendent")}`),
    answerRate: "Taux de réponse", today: "aujourd'hui", occupancy: "Occupation", atThisMoment: "à cet instant",
    callbacks: "Rappels dus", overdue: (n: number) => `${n} en retard`, none: "aucun retard",
    stages: { ringing: "sonnent", waiting: "clients en attente", talking: "parlent", callable: "appelables", connected: "joints" },
    heard: (n: number, name: string) => `${n} joints aujourd'hui, ${name} : leurs enregistrements`,
    abandonsIn: (rate: string, over: string) => `Abandons ${rate} ${over}`,
    windows: { day: () => "aujourd'hui", hours: (n: number) => `sur ${n} h`, days: (n: number) => `sur ${n} jours`, campaign: () => "depuis le début" } as Record<"day" | "hours" | "days" | "campaign", (n: number) => string>,
    numbers: "Numéros affichés", health: (all: number, resting: number, bad: number) => [`${all}`, resting ? `${resting} au repos` : "", bad ? `${bad} ${plural(bad, "s'abîme", "s'abîment")}` : ""].filter(Boolean).join(" · "),
    left: (n: number, limit: string) => `${n === 0 ? "aucun abandon permis" : `encore ${n} ${plural(n, "abandon permis", "abandons permis")}`} · limite ${limit}`,
    reached: (limit: string) => `limite de ${limit} atteinte`, slowed: "ralenti : abandons",
    placed: (n: number, givenUp: number, level: string | null) => `${n} ${plural(n, "appel lancé", "appels lancés")}${level === null ? "" : `, ${level} par agent libre`}${givenUp ? `, ${interrupted(givenUp)}` : ""}`,
    givenUpToday: (rate: string) => `Sonneries interrompues ${rate}`, ofCalls: (n: number, all: number) => `${figure(n)} sur ${figure(all)} ${plural(all, "appel", "appels")}`,
    noDecision: "Aucun appel n'est lancé.", campaigns: "Campagnes", noCampaign: "Aucune campagne en marche.", noAgent: "Personne n'a encore pris son poste.",
    figures: { abandoned: "Abandons", givenUp: "Sonneries interrompues", agents: "Agents", present: "Présents", time: "Durée à côté du nom" },
    spark: "Conversations pendant les dix dernières minutes", offline: (n: number) => `· ${n} ${plural(n, "absent", "absents")}`,
  },
  colon: " : ",
  bounds: {
    agents: "autant que les agents peuvent en prendre", level: "le plus grand niveau permis est atteint", channels: "toutes les lignes sont prises",
    cps: "le débit de la ligne est atteint", abandon_limit: "un appel par agent libre, à cause des abandons", learning: "un appel par agent libre, tant que trop peu d'appels sont finis",
    closed: "hors des heures d'appel", mode: "les agents lancent leurs appels", leads: "aucune fiche appelable maintenant", paused: "campagne suspendue", draining: "la campagne finit ses appels",
    unallocated: "l'opérateur ne connaît aucun des numéros",
    spending: "un plafond de dépenses est atteint",
  } as Record<string, string>,
  todo: {
    title: "À faire", nothing: "Rien à faire : tout va bien.",
    dialerDown: "Composeur arrêté", dialerDownHint: "Aucun appel ne part. Les conversations en cours continuent. Redémarrez le composeur.",
    dialerStandby: "Composeur en réserve", dialerStandbyHint: "Aucun composeur n'est aux commandes ; la relève prend quelques secondes.",
    trunkDown: (name: string) => `Ligne ${name} coupée`, trunkSlowed: (name: string) => `Ligne ${name} ralentie`, 
    trunkFaults: {
      silent: "Des appels restent sans réponse de l'opérateur. Vérifiez le réseau vers lui.", congested: "L'opérateur refuse pour saturation. Les appels ralentissent d'eux-mêmes.",
      forbidden: "L'opérateur refuse notre compte. Vérifiez identifiants et contrat.", broken: "Des appels échouent chez l'opérateur. Signalez-le-lui.",
      turned_down: "Tous les numéros sont refusés et aucun ne sonne. Vérifiez l'écriture des numéros.",
    } as Record<string, string>,
    callbackOverdue: (n: number) => `${n} ${plural(n, "rappel en retard", "rappels en retard")}`, callbackHint: "Promis et pas encore rappelés : aucun agent autorisé n'était libre.",
    allRest: (name: string) => `${name} : tous les numéros affichés se reposent`, allRestHint: "Plus aucun appel ne part avec eux : un administrateur ajoute un numéro, ou finit un repos, dans « Numéros affichés ».",
    numbersBad: (name: string) => `${name} : des numéros affichés s'abîment`,
    numbersBadHint: (bad: number, resting: number, all: number) => `${bad} moins décrochés, ${resting} au repos, sur ${all} : voyez pourquoi dans « Numéros affichés ».`,
    abandonLimit: (name: string) => `${name} : limite d'abandons`, abandonHint: (rate: string, limit: string) => `${rate} pour une limite de ${limit} : un appel par agent libre jusqu'à la baisse.`,
    unallocated: (name: string) => `${name} : arrêtée, numéros inconnus`, unallocatedHint: "L'opérateur ne connaît aucun des derniers numéros. Vérifiez le format des numéros de la ligne, puis relancez.",
    noLeads: (name: string) => `${name} : plus rien à appeler`, noLeadsHint: "Aucune fiche n'est appelable maintenant. Importez un fichier, ou attendez les relances.",
    longPause: (name: string) => `Pause longue : ${name}`, longPauseHint: (why: string, time: string) => `${why} depuis ${time}.`,
    longWrap: (name: string) => `Post-appel dépassé : ${name}`, longWrapHint: (time: string) => `Depuis ${time}.`,
    phoneLost: (name: string) => `Téléphone perdu : ${name}`, phoneLostHint: (time: string) => `Sa ligne est coupée depuis ${time}. Il doit reprendre son poste.`,
    open: "Voir",
  },
  campaigns: {
    title: "Campagnes", name: "Nom", mode: "Mode", state: "État", callable: "Appelables", connected: "Joints", start: "Démarrer", pause: "Suspendre", drain: "Finir les appels", steer: "Conduire", files: "Cadence, fiches",
    drainHint: "Plus aucun nouvel appel ne part ; les appels en cours vont à leur fin. Rien n'est effacé.", drainAsk: (name: string) => `Ne plus lancer d'appels pour ${name} ? Les appels en cours vont à leur fin, rien n'est effacé.`,
    agents: "Agents en appel", abandons: "Abandons du jour", limit: (limit: string) => `limite ${limit}`, decision: "Dernière décision",
    interrupted: (rate: string) => `interrompus ${rate}`, decidedToGiveUp: interrupted, pace: "Cadence…", paceLong: "Régler la cadence",
    import: "Importer un fichier", file: "Fichier .csv", send: "Importer", importShort: "Importer…",
    progress: (read: number, ok: number, no: number) => `${figure(read)} lues · ${figure(ok)} importées · ${figure(no)} refusées`,
    done: "Import terminé", failed: "Import interrompu", running: "Import en cours…", refusals: "Lignes refusées", row: "Ligne", field: "Colonne", why: "Raison",
    empty: "Aucune campagne.",
  },
  pacing: {
    title: "Cadence",
    labels: { give_up_ringing: "Interrompre les sonneries vouées à l'abandon", minimum_ring_seconds: "Sonnerie avant d'interrompre, en secondes", kept_free: "Agents gardés libres", lead_order: "Ordre des fiches" },
    abouts: {
      give_up_ringing: "Raccroche un appel qui sonne encore quand une réponse risquerait trop de ne trouver aucun agent libre ; la personne voit un appel manqué.",
      minimum_ring_seconds: "Aucun appel n'est interrompu avant d'avoir sonné aussi longtemps.",
      kept_free: "Autant d'agents prêts restent libres pour les appels entrants et les rappels promis : rien n'est composé pour eux.",
      lead_order: "À priorité égale, qui est appelé d'abord ; même alors, une fois sur dix, c'est l'ordre d'attente qui décide.",
    },
    orders: { listed: "Celles qui attendent depuis le plus longtemps", answer_first: "Celles qui répondront le plus probablement" },
    between: (least: string, most: string) => `De ${least} à ${most}.`, refused: (between: string) => `Il faut un nombre entier. ${between}`,
    predictiveOnly: "Sans effet tant que la campagne n'est pas en mode prédictif.", tooLate: (seconds: string) => `Cette campagne cesse de sonner après ${seconds} secondes : rien ne sera interrompu.`,
    save: "Enregistrer", close: "Fermer", saved: "Enregistré.", unsaved: "Pas encore enregistré.", nothingSaved: "Rien n'a été enregistré : corrigez ce qui est marqué.",
  },
};

function interrupted(n: number): string {
  return `${figure(n)} ${plural(n, "sonnerie interrompue", "sonneries interrompues")}`;
}

function figure(n: number): string {
  return numberFormat("fr-FR").format(n);
}

export type Words = typeof fr;
