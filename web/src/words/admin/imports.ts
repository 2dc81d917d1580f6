// The sentences of files of prospects: looked at, imported, taken back.
import { both } from "../both";
import { figure } from "../../format";

const fr = {
  campaign: "Campagne", chooseCampaign: "Choisissez…", file: "Fichier (.csv ou .xlsx)", look: "Regarder le fichier", looking: "Lecture du fichier…", newFile: "Importer un fichier", noCampaign: "Créez d'abord une campagne : un fichier entre toujours dans une campagne.",
  lookAbout: "Rien n'est importé avant votre confirmation.", waiting: "Fichiers en attente de confirmation", batches: "Lots importés", name: "Fichier", bytes: "Taille (ko)", at: "Reçu le", by: "Par",
  read: "Lues", imported: "Importées", updated: "Complétées", refused: "Refusées", skipped: "Écartées", stateOf: "État", noBatch: "Aucun fichier importé dans cette campagne.",
  states: { importing: "en cours", done: "importé", failed: "échoué", cancelled: "annulé", rolling_back: "retrait en cours", rolled_back: "retiré" } as Record<string, string>,
  preview: "Ce qui serait importé", reading: "Comment lire le fichier", encoding: "Encodage", delimiter: "Séparateur", sheet: "Feuille", headingRow: "Ligne des titres", headingAbout: "0 : le fichier n'a pas de titres.", dates: "Dates comme 03/04/2026", dayFirst: "jour d'abord", monthFirst: "mois d'abord", found: "trouvé seul",
  delimiters: { ";": "point-virgule ;", ",": "virgule ,", "\t": "tabulation", "|": "barre |" } as Record<string, string>,
  columns: "Colonnes", column: "Colonne", heading: "Titre", taken: "Prise pour", remembered: "Les choix faits pour un fichier aux mêmes titres sont repris.", readAgain: "Relire ainsi",
  duplicatesFile: "Déjà vu dans ce fichier", duplicatesCampaign: "Déjà dans la campagne", duplicatesPrincipal: "Déjà chez le donneur d'ordre", choices: { skip: "laisser de côté", update: "compléter la fiche", keep: "garder une fiche de plus" } as Record<string, string>,
  samples: "Premières lignes, telles que lues", row: "Ligne", numbers: "Numéros lus", card: "Fiche", fate: "Lecture", willEnter: "lisible", willNot: "refusée", written: (text: string) => `écrit ${text}`,
  counts: (read: number, ok: number, no: number, skipped: number) => `${figure(read)} lignes lues : ${figure(ok)} entreraient, ${figure(no)} seraient refusées${skipped ? `, ${figure(skipped)} écartées` : ""}.`, partial: "Le fichier est long : seules ses premières lignes ont été comptées.",
  refusals: "Lignes refusées", reason: "Raison", rows: "Lignes", field: "Colonne", confirm: "Importer", discard: "Jeter le fichier", discardAsk: "Jeter ce fichier ?", discardAbout: "Il n'a pas été importé ; il faudra le choisir de nouveau.", discarded: "Fichier jeté.",
  changed: "Les choix ci-dessus ne sont pas encore appliqués : relisez le fichier d'abord.",
  progress: (read: number, ok: number, no: number) => `${figure(read)} lignes lues · ${figure(ok)} importées · ${figure(no)} refusées`, running: "Import en cours", stop: "Arrêter l'import", stopAsk: "Arrêter cet import ?", stopAbout: "Rien de ce fichier ne sera gardé.",
  asCsv: "Lignes refusées en CSV", asBook: "Lignes refusées en classeur", takeBack: "Retirer ce lot", takeBackAsk: (name: string) => `Retirer le lot ${name} ?`, takeBackAbout: "Les fiches jamais appelées disparaissent ; les autres ne seront plus appelées. Cela ne se défait pas.",
  takenBack: (deleted: number, removed: number) => `Lot retiré : ${figure(deleted)} fiches effacées, ${figure(removed)} gardées sans être appelées.`, back: "Tous les lots", fault: "Cause", batch: "Lot", loading: "Lecture…", gone: "Ce fichier n'attend plus : il a été importé ou jeté.",
  fields: {
    phone: "Téléphone", mobile: "Mobile", office: "Bureau", phone2: "Téléphone 2", mobile2: "Mobile 2", office2: "Bureau 2", phone3: "Téléphone 3", mobile3: "Mobile 3", office3: "Bureau 3",
    title: "Civilité", first_name: "Prénom", last_name: "Nom", company: "Société", street: "Adresse", postcode: "Code postal", city: "Ville", email: "E-mail", timezone: "Fuseau horaire",
    address2: "Complément d'adresse", siret: "SIRET", birth_date: "Date de naissance", country: "Pays", consent: "Accord", consent_at: "Date de l'accord", consent_text: "Texte de l'accord", consent_source: "Preuve de l'accord", consent_channel: "Canal de l'accord",
    extra: "Sur la fiche, sous son titre", ignore: "Ignorée", report: "Compte rendu de refus",
  } as Record<string, string>,
};
const en: typeof fr = {
  campaign: "Campaign", chooseCampaign: "Choose…", file: "File (.csv or .xlsx)", look: "Look at the file", looking: "Reading the file…", newFile: "Import a file", noCampaign: "Create a campaign first: a file always goes into a campaign.",
  lookAbout: "Nothing is imported before you confirm.", waiting: "Files that wait to be confirmed", batches: "Imported batches", name: "File", bytes: "Size (kB)", at: "Received", by: "By",
  read: "Read", imported: "Imported", updated: "Completed", refused: "Refused", skipped: "Left out", stateOf: "State", noBatch: "No file was imported into this campaign.",
  states: { importing: "running", done: "imported", failed: "failed", cancelled: "cancelled", rolling_back: "being taken back", rolled_back: "taken back" },
  preview: "What would be imported", reading: "How to read the file", encoding: "Encoding", delimiter: "Delimiter", sheet: "Sheet", headingRow: "Row of headings", headingAbout: "0: the file has no headings.", dates: "Dates such as 03/04/2026", dayFirst: "day first", monthFirst: "month first", found: "found by itself",
  delimiters: { ";": "semicolon ;", ",": "comma ,", "\t": "tab", "|": "bar |" },
  columns: "Columns", column: "Column", heading: "Heading", taken: "Taken for", remembered: "What was chosen for a file with the same headings is used again.", readAgain: "Read it this way",
  duplicatesFile: "Seen before in this file", duplicatesCampaign: "In the campaign already", duplicatesPrincipal: "At the principal already", choices: { skip: "leave out", update: "complete the contact", keep: "keep one more contact" },
  samples: "First rows, as read", row: "Row", numbers: "Numbers read", card: "Contact", fate: "Reading", willEnter: "reads well", willNot: "refused", written: (text) => `written ${text}`,
  counts: (read, ok, no, skipped) => `${figure(read)} rows read: ${figure(ok)} would go in, ${figure(no)} would be refused${skipped ? `, ${figure(skipped)} left out` : ""}.`, partial: "The file is long: only its first rows were counted.",
  refusals: "Refused rows", reason: "Reason", rows: "Rows", field: "Column", confirm: "Import", discard: "Discard the file", discardAsk: "Discard this file?", discardAbout: "It was not imported; it would have to be chosen again.", discarded: "File discarded.",
  changed: "The choices above are not applied yet: read the file again first.",
  progress: (read, ok, no) => `${figure(read)} rows read · ${figure(ok)} imported · ${figure(no)} refused`, running: "Import under way", stop: "Stop the import", stopAsk: "Stop this import?", stopAbout: "Nothing of this file will be kept.",
  asCsv: "Refused rows as CSV", asBook: "Refused rows as a workbook", takeBack: "Take this batch back", takeBackAsk: (name) => `Take the batch ${name} back?`, takeBackAbout: "Contacts that were never dialled disappear; the others will not be called any more. This cannot be undone.",
  takenBack: (deleted, removed) => `Batch taken back: ${figure(deleted)} leads deleted, ${figure(removed)} kept and not called.`, back: "All batches", fault: "Cause", batch: "Batch", loading: "Reading…", gone: "This file waits no more: it was imported or discarded.",
  fields: {
    phone: "Telephone", mobile: "Mobile", office: "Office", phone2: "Telephone 2", mobile2: "Mobile 2", office2: "Office 2", phone3: "Telephone 3", mobile3: "Mobile 3", office3: "Office 3",
    title: "Title", first_name: "First name", last_name: "Last name", company: "Company", street: "Street", postcode: "Postcode", city: "City", email: "E-mail", timezone: "Time zone",
    address2: "Second line of the address", siret: "SIRET", birth_date: "Date of birth", country: "Country", consent: "Consent", consent_at: "Date of the consent", consent_text: "Text of the consent", consent_source: "Proof of the consent", consent_channel: "Channel of the consent",
    extra: "On the card, under its heading", ignore: "Ignored", report: "Report of refusals",
  },
};

export const imports = both(fr, en);
