// The sentences of a call that is handed over, in French.
export const handing = {
  open: "Passer à un collègue", title: "À qui ?", loading: "Qui est là…", nobody: "Aucun collègue n'est à son poste.", close: "Fermer", again: "Regarder de nouveau",
  consult: "Consulter", give: "Passer sans parler", consultWhom: (name: string) => `Consulter ${name}`, giveWhom: (name: string) => `Passer sans parler à ${name}`,
  speaking: (name: string) => `Vous parlez avec ${name}. Le client entend la musique.`,
  three: (name: string) => `Vous êtes à trois, avec le client et ${name}.`, join: "Parler à trois", apart: (name: string) => `Libérer ${name}`,
  handOver: (name: string) => `Passer l'appel à ${name}`,
  asked: (name: string) => `${name} vous consulte sur cet appel. Le client entend la musique.`,
  leave: "Rendre l'appel", given: "L'appel est passé. Vous êtes de nouveau disponible.", yours: "L'appel est à vous : le client revient.",
};
