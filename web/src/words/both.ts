// Sentences of one part of the pages in both languages: loaded with that part, not with the first page.
import { computed } from "@preact/signals";
import { language } from "../prefs";

export const both = <T>(fr: T, en: T) => computed(() => (language.value === "fr" ? fr : en));
