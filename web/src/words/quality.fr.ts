// Un appel dont le son est mauvais.
import type { Trouble } from "../agent/quality/troubles";

export const quality = {
  wrong: {
    deaf: "Aucun son n'arrive du client.", unsent: "Votre son ne part plus.", silent: "Votre micro ne capte rien depuis dix secondes.",
    lossy: "Une partie du son se perd.", jittery: "Le son arrive irrégulièrement.", slow: "Le son arrive en retard.",
  } as Record<Trouble, string>,
  cure: {
    deaf: "Demandez au client s'il vous entend. Si chaque appel est ainsi, un pare-feu bloque le son : prévenez l'administrateur.",
    unsent: "Vérifiez le réseau : câble branché, VPN coupé.", silent: "Rouvrez-le sur le casque, ou vérifiez son branchement.",
    lossy: "Passez du wifi au câble, et arrêtez les téléchargements.", jittery: "Passez du wifi au câble, et fermez les logiciels lourds.",
    slow: "Coupez le VPN s'il y en a un, et laissez au client le temps de répondre.",
  } as Record<Trouble, string>,
};
