// The sentences of the aids that every page has, of the first page at least: keys, wrap-up, hand, tab, in French.
export const aides = {
  keys: "Touches de cette page", palette: "Chercher ou agir", close: "Fermer",
  extend: "Prolonger le post-appel", extendSoon: (left: number) => `Le post-appel finit bientôt. Prolongations restantes : ${left}.`, extendNoMore: "Le post-appel finit bientôt et ne peut plus être prolongé.", extended: "Post-appel prolongé.",
  raise: "Demander de l'aide", lower: "Ne plus demander d'aide", raised: "Main levée : les superviseurs le voient.", lowered: "Main baissée.",
  helped: "Aide arrivée", handUp: (time: string) => `demande de l'aide ${time}`, needsHelp: (name: string) => `${name} demande de l'aide`, needsHelpHint: (time: string) => `Depuis ${time}. Écoutez, soufflez ou écrivez.`,
  endWrapUp: "Finir le post-appel", endWrapUpSure: (name: string) => `Finir le post-appel de ${name} ?`, endWrapUpAbout: "L'agent reçoit aussitôt d'autres appels. Ce qu'il n'a pas qualifié reste à qualifier.",
  notTaken: "Votre téléphone n'a pas été décroché", notTakenHint: "Il a sonné plusieurs fois et ne sonne plus : aucun appel ne vous est envoyé. Vérifiez qu'il est joignable, puis reprenez votre poste.",
  elsewhere: "Votre poste est ouvert dans un autre onglet", elsewhereHint: "Le téléphone et les touches sont là-bas. Si cet onglet se ferme, celui-ci prend la suite.", takeOver: "Continuer ici", here: "Votre poste continue dans cet onglet.",
};
