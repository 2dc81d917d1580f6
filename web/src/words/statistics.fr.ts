// The statistics in French.
export const statisticsFr = {
  title: "Statistiques", period: "Période", table: "Tableau", from: "Du", to: "au", show: "Afficher", refresh: "Actualiser", file: "Télécharger en .csv",
  periods: { today: "Aujourd'hui", yesterday: "Hier", week: "Cette semaine", month: "Ce mois", days: "Du… au…" },
  tables: { agents: "Agents", campaigns: "Campagnes", hours: "Heures", dispositions: "Qualifications", batches: "Lots" },
  span: (first: string, last: string, zone: string) => (first === last ? `Le ${first}, heures de ${zone}.` : `Du ${first} au ${last}, heures de ${zone}.`),
  empty: "Aucun appel pendant cette période.", emptyAgents: "Aucun agent à son poste pendant cette période.", none: "sans qualification", total: "Total", chart: (what: string) => `Graphique : ${what}. Les mêmes chiffres sont dans le tableau.`, definitions: "Comment ces chiffres sont comptés",
  pause: (reason: string) => `Pause : ${reason}`, outcome: (word: string) => `Issue : ${word}`,
  columns: {
    name: "Campagne", agent: "Agent", calls: "Appels", talking: "Conversation", wrap_up: "Post-appel", reserved: "Appel qui arrive", ready: "Prêt", paused: "Pause",
    successes: "Réussites", successes_per_hour: "Réussites par heure", attempts: "Appels", dialed: "Composés", live_answers: "Décrochés", reached: "En relation", answer_rate: "Taux de décroché",
    contact_rate: "Taux de contact", mean_wait_seconds: "Attente moyenne (s)", abandon_rate: "Abandons (loi)", abandon_limit: "Limite", promised: "Rappels promis", kept_rate: "Tenus à l'heure", going_on: "En cours",
    hour: "Heure", label: "Qualification", file_name: "Fichier",
  },
  about: {
    agents: "Les temps viennent du journal des états, coupés au début et à la fin de la période. Appels : personnes mises en relation. Réussites : appels dont la qualification est une réussite ; par heure passée au poste, pauses comprises.",
    campaigns: "Un appel appartient à la période où il a été décidé. Décroché : une personne a répondu, et non un répondeur. Taux de décroché et de contact : part des appels composés. Attente : du décroché à l'agent, pour les appels lancés d'avance. Abandons : comme les compte le profil de la campagne, par l'heure du décroché.",
    hours: "Heure à laquelle l'appel a été décidé, tous les jours de la période ensemble. Une heure qui revient au changement d'heure compte pour une seule.",
    dispositions: "Chaque appel est compté une fois, avec la qualification donnée ou sans qualification.",
    batches: "Appels aux fiches que le lot a apportées.",
  },
};
export type StatisticsWords = typeof statisticsFr;
