// Un téléphone de navigateur sans micro ou sans liaison.
export const lost = {
  title: { microphone: "Le client ne vous entend plus.", link: "Ce téléphone n'est plus relié au standard." },
  inCall: { microphone: "L'appel continue ; le son revient dès qu'un micro répond.", link: "Votre conversation continue ; aucun autre appel ne vous est envoyé." },
  back: { microphone: "Le micro est revenu.", link: "Le téléphone est de nouveau relié." },
  loudspeaker: "Le haut-parleur choisi n'est plus là : le son sort par celui du système. Rebranchez-le, ou choisissez-en un autre dans les réglages.",
  paused: { microphone_lost: "Micro perdu", link_lost: "Liaison du téléphone perdue" },
  readyAgain: "Tout est revenu. Remettez-vous prêt.",
};
