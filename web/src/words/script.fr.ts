// The sentences of the script of a call and of its editor, in French.
export const script = {
  title: "Script", next: "Suite", back: "Retour", end: "fin", ended: "Le script est fini : qualifiez l'appel.",
  yes: "Oui", no: "Non", gap: "Donnée inconnue", objections: "Objections", find: "Deux lettres suffisent", noneFound: "Aucune objection ne correspond.",
  missing: "Cette question attend une réponse.", wrongOther: "Cette réponse ne convient pas.", sent: "réponses enregistrées",
  wrong: { number: "Il faut un nombre dans les limites prévues.", email: "Il faut une adresse e-mail entière.", telephone: "Il faut un numéro entier.", date: "Il faut une date." } as Record<string, string>,
  unsent: (n: number) => `${n} à envoyer : gardé dans ce navigateur`, unread: "Le script n'a pas pu être lu ; la page réessaie.",
};

export const scripts = {
  title: "Scripts", none: "Aucun script pour l'instant.", make: "Nouveau script", name: "Nom", principal: "Donneur d'ordre", create: "Créer", edit: (name: string) => `Modifier ${name}`,
  version: (n: number | null) => (n === null ? "jamais publié" : `version ${n} publiée`), used: (by: string) => (by ? `utilisé par ${by}` : "utilisé par aucune campagne"),
  giveTo: (name: string) => `Campagne qui prend ${name}`, chooseCampaign: "Donner à une campagne…", give: (name: string) => (name ? `Donner ${name}` : "Donner"), given: (to: string) => `Donné à ${to} : ses prochains appels l'ont.`,
  takeFrom: (name: string, from: string) => `Retirer ${name} de ${from}`, taken: (from: string) => `Retiré de ${from} : ses prochains appels n'ont plus de script.`,
  save: "Enregistrer", saved: "Enregistré.", unsaved: "modifications gardées dans ce navigateur, à enregistrer", publish: "Publier", close: "Fermer", published: (n: number) => `Version ${n} publiée : les appels qui commencent l'ont.`,
  publishAsk: (name: string) => `Publier « ${name} » ? Les appels qui commencent auront cette version ; ceux en cours gardent la leur.`,
  faults: (n: number) => (n === 0 ? "Aucune faute." : n === 1 ? "1 faute à corriger" : `${n} fautes à corriger`), pages: "Pages", page: (n: number) => `Page ${n}`, addPage: "Ajouter une page",
  key: "Clé", heading: "Titre", text: "Texte à dire", fieldsHint: "Champs : {contact.last_name}, {contact.city}, {agent.name}, {campaign.principal}, {contact.extra.En-tête}…",
  question: (n: number) => `Question ${n}`, addQuestion: "Ajouter une question", label: "Question posée", kind: "Type", required: "Réponse obligatoire", lowest: "De", highest: "À",
  kinds: { text: "Texte", long_text: "Texte long", number: "Nombre", date: "Date", yes_no: "Oui ou non", one_of: "Un choix", several_of: "Plusieurs choix", scale: "Échelle", email: "E-mail", telephone: "Téléphone" },
  choice: (n: number) => `Choix ${n}`, addChoice: "Ajouter un choix", condition: (n: number) => `Condition ${n}`, addCondition: "Ajouter une condition", conditionOf: "Question", operator: "Comparaison", value: "Valeur",
  operators: { answered: "a une réponse", unanswered: "n'a pas de réponse", equal: "est", other: "n'est pas", includes: "contient", above: "est au-dessus de", below: "est au-dessous de" },
  jump: (n: number) => `Saut ${n}`, addJump: "Ajouter un saut", to: "Vers la page", toEnd: "Fin du script", choose: "Choisir…",
  objections: "Objections", objection: (n: number) => `Objection ${n}`, addObjection: "Ajouter une objection", answer: "Réponse à donner", remove: (what: string) => `Retirer : ${what}`, up: (what: string) => `Monter : ${what}`,
  preview: "Aperçu avec un contact d'exemple", restart: "Recommencer", versions: "Versions", noVersion: "Rien n'a été publié.", look: (n: number) => `Version ${n}`,
  same: "Identique au brouillon enregistré.", back: "Revenir à celle-ci", backHint: "La version est reprise dans le brouillon ; rien n'est publié avant « Publier ».", place: "Endroit", then: "Alors", nowIs: "Maintenant",
  keptHere: "Ce navigateur avait gardé des modifications non enregistrées ; les voici.", drop: "Les abandonner",
};
