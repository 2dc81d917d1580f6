// The sentences of a call that is handed over, in English.
import type { handing as fr } from "./handing.fr";

export const handing: typeof fr = {
  open: "Hand over to a colleague", title: "To whom?", loading: "Who is there…", nobody: "No colleague is at work.", close: "Close", again: "Look again",
  consult: "Ask", give: "Give without a word", consultWhom: (name: string) => `Ask ${name}`, giveWhom: (name: string) => `Give without a word to ${name}`,
  speaking: (name: string) => `You speak with ${name}. The customer hears music.`,
  three: (name) => `You are three: the customer, ${name} and you.`, join: "Talk as three", apart: (name) => `Let ${name} go`,
  handOver: (name: string) => `Give the call to ${name}`,
  asked: (name: string) => `${name} asks you about this call. The customer hears music.`,
  leave: "Leave the call to them", given: "The call is handed over. You are available again.", yours: "The call is yours: the customer comes back.",
};
