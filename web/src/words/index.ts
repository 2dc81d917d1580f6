// The sentences in the language of the page: `words.value.agentStates.ready`.
import { computed } from "@preact/signals";
import { language } from "../prefs";
import { en } from "./en";
import { fr } from "./fr";

export const words = computed(() => (language.value === "fr" ? fr : en));
