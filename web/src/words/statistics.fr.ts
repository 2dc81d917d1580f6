// The sentences of the statistics, in French.
export const statistics = {
  title: "Statistiques", disposition: "Qualification", period: "Période", periods: { day: "Jour", week: "Semaine", month: "Mois", own: "Du … au" }, first: "Du", last: "Au (inclus)",
  campaign: "Campagne", all: "Toutes", zone: (zone: string) => `Jours et heures de ${zone}.`, live: (n: string) => `Appels en cours, comptés nulle part ailleurs : ${n}.`, nothing: "Aucun appel terminé dans cette période.",
  tables: { agents: "Agents", campaigns: "Campagnes", days: "Jours", hours: "Heures", dispositions: "Qualifications", outcomes: "Résultats d'appel", batches: "Lots" },
  chart: (table: string) => `${table} : appels (barres) et mises en relation (ligne) ; les mêmes chiffres sont dans le tableau`,
  name: "Nom", attempts: "Appels", answered: "Décrochés", connected: "En relation", abandoned: "Abandonnés", successes: "Réussites", answerRate: "Décroché", contactRate: "Contact", abandonRate: "Abandon", talk: "Conversation", wait: "Attente moy.",
  total: "Total", nobody: "sans agent", noCode: "sans qualification", export: (kind: string) => `Exporter en ${kind}`, sortBy: (name: string) => `Trier par ${name}`,
  times: "Temps des agents, toutes campagnes", agent: "Agent", ready: "Prêt", paused: "Pause", byReason: "Motifs de pause", perHour: "Réussites/h",
  law: "Taux d'abandon selon la loi", lawOf: (rate: string, of: string) => `${rate} (${of} réponses dans la fenêtre légale en cours)`, lawChoose: "Choisissez une campagne pour lire son taux selon la loi.",
  meaning: "Ce que disent les chiffres",
  meanings: [
    "Appels : tentatives terminées, au moment où elles ont été décidées. Décrochés : par une personne ou une machine.",
    "En relation : jointes à un agent. Contact : en relation / appels. Décroché : décrochés / appels.",
    "Abandonnés : une personne a décroché et aucun agent ne l'a eue. Abandon : abandonnés / décrochés sans les répondeurs ; le taux de la loi se compte selon sa fenêtre et ses règles, à part.",
    "Attente moyenne : de décroché à mis en relation. Conversation : de mis en relation à terminé.",
    "Réussites : qualifications dont l'effet est une réussite. Réussites/h : par heure de conversation, post-appel et prêt.",
    "Temps des agents : tous leurs états sauf absent, de toutes les campagnes ; l'état actuel compte jusqu'à maintenant.",
  ],
};
