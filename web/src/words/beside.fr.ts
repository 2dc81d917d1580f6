// What an agent reads of supervisors, in French.
export const beside = {
  title: "Superviseurs",
  listen: (who: string) => `${who} écoute cet appel.`, whisper: (who: string) => `${who} vous parle ; le client ne l'entend pas.`,
  barge: (who: string) => `${who} parle avec vous et le client.`, take_over: (who: string) => `${who} a repris cet appel.`,
  wrote: (who: string) => `${who} vous écrit :`, pause: (who: string) => `${who} vous met en pause :`, logout: (who: string) => `${who} ferme votre poste :`,
  read: "Lu", readOf: (who: string) => ` : message de ${who}`,
};
