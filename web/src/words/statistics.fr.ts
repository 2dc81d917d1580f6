// The sentences of the statistics, in French.
export const statistics = { title: "Statistiques", disposition: "Qualification" };
