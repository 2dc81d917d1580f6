// The sentences of the statistics, in English.
import type { statistics as french } from "./statistics.fr";

export const statistics: typeof french = { title: "Statistics", disposition: "Disposition" };
