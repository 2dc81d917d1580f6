// The sentences of the preflight, in French.
import type { Grade, OwnCure, Step } from "../agent/preflight/verdict";

export const preflight = {
  title: "Vérifier mon téléphone", open: "Vérifier mon téléphone",
  hint: "Une fois par vacation, avant le premier appel. Quelques secondes suffisent.",
  steps: {
    microphone: "Micro", loudspeaker: "Haut-parleur", connection: "Liaison avec le standard", echo: "Appel d'essai", path: "Chemin du son",
    quality: "Qualité du son",
  } as Record<Step, string>,
  grades: { good: "bon", poor: "médiocre", failed: "en panne" } as Record<Grade, string>,
  untold: "pas encore vérifié", speak: "Parlez : dites par exemple votre nom.", level: "Niveau du micro", calling: "Appel d'essai au standard…",
  hear: "Deux notes viennent d'être jouées. Les avez-vous entendues ?", yes: "Oui", no: "Non", again: "Rejouer", yesKey: "o", noKey: "n",
  results: {
    good: "Tout va bien.", poor: "Vous pouvez prendre des appels, mais le son risque d'être médiocre.",
    failed: "Ce téléphone ne peut pas prendre d'appels. Suivez le conseil ci-dessus, puis recommencez.",
  } as Record<Grade, string>,
  goOn: "Continuer", goOnPoor: "Continuer quand même", restart: "Recommencer", close: "Fermer",
  systemsOwn: "Celui du système", nameless: (n: number) => `Appareil ${n}`,
  cures: {
    silent: "Le micro ne capte rien. Rouvrez-le sur le casque, ou choisissez un autre micro ci-dessous.",
    quiet: "Le micro capte très peu. Approchez-le de la bouche, ou montez son niveau dans le système.",
    noEcho: "Le standard ne prend pas l'appel d'essai. Recommencez ; si cela dure, prévenez l'administrateur.",
    oneWay: "Le son part mais ne revient pas. Un pare-feu bloque le son : prévenez l'administrateur.",
    noPath: "Aucun chemin pour le son jusqu'au standard. Coupez le VPN ; sinon, prévenez l'administrateur.",
    relayed: "Le son fait un détour par un relais. Sans VPN, il serait plus direct.",
    lost: "Plus d'un dixième du son se perd. Passez du wifi au câble, ou changez de réseau.",
    lossy: "Une partie du son se perd. Passez du wifi au câble, et arrêtez les téléchargements.",
    broken: "Le son arrive haché. Passez du wifi au câble, ou changez de réseau.",
    jittery: "Le son arrive irrégulièrement. Passez du wifi au câble, et fermez les logiciels lourds.",
    slow: "Le son met longtemps à revenir. Coupez le VPN s'il y en a un.",
    unheard: "Montez le son, vérifiez le branchement du casque, ou choisissez un autre haut-parleur ci-dessous.",
  } as Record<OwnCure, string>,
};
