"""Why a whole file cannot be imported, in both languages; why one row is refused stands in reasons.py."""

from __future__ import annotations

from dialer.core.errors import PlateauError
from intake.reasons import Language

_SENTENCES: dict[str, tuple[str, str]] = {
    "empty": ("Le fichier est vide.", "The file is empty."),
    "old_workbook": (
        "C'est un classeur de l'ancien format .xls, ou protégé par un mot de passe ; enregistrez-le sans mot de "
        "passe en .xlsx ou en CSV et recommencez.",
        "This is a workbook of the old format .xls, or one with a password; save it without a password as .xlsx "
        "or CSV and try again.",
    ),
    "other_workbook": (
        "Ce classeur n'est pas au format .xlsx ; enregistrez-le en .xlsx ou en CSV et recommencez.",
        "This workbook is not in the format .xlsx; save it as .xlsx or CSV and try again.",
    ),
    "workbook_damaged": (
        "Ce classeur est abîmé ou incomplet ; ouvrez-le, enregistrez-le à nouveau en .xlsx et recommencez.",
        "This workbook is damaged or incomplete; open it, save it again as .xlsx and try again.",
    ),
    "workbook_too_large": (
        "Ce classeur est trop grand pour la mémoire de cette machine ; enregistrez sa feuille en CSV et recommencez.",
        "This workbook is too large for the memory of this machine; save its sheet as CSV and try again.",
    ),
    "no_such_sheet": (
        "Ce classeur n'a pas de feuille {sheet} ; ses feuilles sont : {sheets}.",
        "This workbook has no sheet {sheet}; its sheets are: {sheets}.",
    ),
    "no_such_row": (
        "Le fichier n'a rien en ligne {row}, où devraient se trouver les en-têtes.",
        "The file has nothing in row {row}, where its headings should be.",
    ),
    "no_such_column": (
        "Le fichier n'a pas de colonne {column}.",
        "The file has no column {column}.",
    ),
    "encoding": (
        "Le fichier se dit écrit en {codec} et ne l'est pas. Enregistrez-le à nouveau en UTF-8.",
        "The file says it is written in {codec}, but it is not. Save it again as UTF-8.",
    ),
    "binary": (
        "Ce n'est pas un fichier de texte. Enregistrez la liste en CSV (points-virgules, UTF-8).",
        "This is not a text file. Save the list as CSV (semicolons, UTF-8).",
    ),
    "no_phone_column": (
        "Aucune colonne ne contient de numéro de téléphone. Un en-tête doit être Téléphone, Portable ou Bureau ; "
        "les en-têtes sont : {headings}.",
        "No column holds a telephone number. One heading must be Téléphone, Portable or Bureau; "
        "the headings are: {headings}.",
    ),
    "consent_without_date": (
        "Il y a une colonne du consentement et aucune de sa date : sans date il ne prouve rien.",
        "There is a column for consent and none for its date: without a date it proves nothing.",
    ),
    "duplicate_columns": (
        "Les colonnes {first} et {second} contiennent la même chose ({field}). Renommez ou retirez l'une des deux.",
        "Columns {first} and {second} hold the same thing ({field}). Rename or remove one of them.",
    ),
    "too_many_columns": (
        "Le fichier a plus de {most} colonnes : gardez celles dont la campagne a besoin.",
        "The file has more than {most} columns: keep those that the campaign needs.",
    ),
    "too_many_rows": (
        "Le fichier a plus de {most} lignes : coupez-le en plusieurs.",
        "The file has more than {most} rows: split it.",
    ),
    "import_running": (
        "Un autre fichier est en cours d'import dans cette campagne ; attendez sa fin.",
        "Another file is being imported into this campaign; wait for it.",
    ),
    "no_campaign": (
        "Aucune campagne n'a le nom ou le numéro {campaign}.",
        "There is no campaign with the name or id {campaign}.",
    ),
    "two_campaigns": (
        "Plusieurs campagnes s'appellent {campaign} : donnez le numéro de l'une d'elles.",
        "Several campaigns are called {campaign}: give the id of one.",
    ),
    "no_principal": (
        "Aucune société n'a le nom ou le numéro {principal}.",
        "There is no company with the name or id {principal}.",
    ),
    "campaign_finished": (
        "Cette campagne est finie ; elle ne prend plus de prospects.",
        "This campaign is finished; it takes no more prospects.",
    ),
    "reader_lost": (
        "Le processus qui lit le fichier s'est arrêté avant la fin ; rien n'a été importé. Recommencez.",
        "The process that reads the file ended before its work was done; nothing was imported. Try again.",
    ),
}


class IntakeFault(PlateauError):
    """A file was not imported."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(self.sentence("en"))

    def sentence(self, language: Language) -> str:
        """What a person can act on."""
        french, english = _SENTENCES[self.code]
        return (french if language == "fr" else english).format(**self.facts)


class FileRefused(IntakeFault):
    """This file cannot be read as a file of prospects."""


class ImportRefused(IntakeFault):
    """Nothing can be imported into this campaign now."""


class ReaderLost(IntakeFault):
    """The process that reads the file ended before its work was done."""
