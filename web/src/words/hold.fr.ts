// The sentences of a call on hold, in French.
export const hold = {
  hold: "Mettre en attente", resume: "Reprendre le client",
  since: "client en attente, en musique", long: "reprenez le client : il attend",
  onWall: (time: string) => `client en attente ${time}`,
  began: "Le client est en attente.", forgotten: "Le client attend toujours : reprenez-le. Après cinq minutes, il revient de lui-même.", over: "Le client est de nouveau en ligne.",
};
