// The sentences of the aids that every page has, of the first page at least: keys, wrap-up, hand, tab, in English.
import type { aides as fr } from "./aides.fr";

export const aides: typeof fr = {
  keys: "Keys of this page", palette: "Find or act", close: "Close",
  extend: "Extend the wrap-up", extendSoon: (left) => `The wrap-up ends soon. Extensions left: ${left}.`, extendNoMore: "The wrap-up ends soon and cannot be extended any more.", extended: "Wrap-up extended.",
  raise: "Ask for help", lower: "No longer ask for help", raised: "Hand raised: supervisors see it.", lowered: "Hand lowered.",
  helped: "Help has come", handUp: (time) => `asks for help ${time}`, needsHelp: (name) => `${name} asks for help`, needsHelpHint: (time) => `Since ${time}. Listen, whisper or write.`,
  endWrapUp: "End the wrap-up", endWrapUpSure: (name) => `End the wrap-up of ${name}?`, endWrapUpAbout: "The agent gets calls again at once. What was not disposed of stays to be disposed of.",
  notTaken: "Your telephone was not picked up", notTakenHint: "It rang several times and rings no more: no call is sent to you. See that it can be reached, then take your post again.",
  elsewhere: "Your desk is open in another tab", elsewhereHint: "The telephone and the keys are there. If that tab is closed, this one goes on.", takeOver: "Go on here", here: "Your desk goes on in this tab.",
};
