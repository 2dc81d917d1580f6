"""The columns of each table: their headings in both languages, and what kind of values they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from db.search.exporting import Kind

Language = Literal["fr", "en"]
Holds = Literal["text", "count", "decimal", "moment", "telephone", "telephones", "truth", "word", "words"]
MOST_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file; `key` is that of the statement, and its heading for machines."""

    key: str
    fr: str
    en: str
    holds: Holds = "text"


_WHO = (
    Column("title", "Civilité", "Title"),
    Column("first_name", "Prénom", "First name"),
    Column("last_name", "Nom", "Last name"),
    Column("company", "Société", "Company"),
    Column("postcode", "Code postal", "Postcode"),
    Column("city", "Ville", "City"),
    Column("email", "Courriel", "E-mail"),
)
_CONTACT = Column("contact_id", "Contact", "Contact", "count")
_CAMPAIGN = Column("campaign", "Campagne", "Campaign")
_NUMBER = Column("number", "Numéro", "Number", "telephone")
_AGENT = Column("agent", "Agent", "Agent")
_CODE = Column("disposition_code", "Code de qualification", "Disposition code")
_DISPOSITION = Column("disposition", "Qualification", "Disposition")
_NOTE = Column("note", "Note", "Note")
_ATTEMPT = Column("attempt_id", "Appel", "Call", "count")

COLUMNS: Mapping[Kind, Sequence[Column]] = {
    Kind.CONTACTS: (
        _CONTACT,
        Column("principal", "Donneur d'ordre", "Principal"),
        *_WHO,
        Column("street", "Adresse", "Street"),
        Column("numbers", "Téléphone", "Telephone", "telephones"),
        Column("created_at", "Importé le", "Imported at", "moment"),
        _CAMPAIGN,
        Column("batch_id", "Lot", "Batch", "count"),
        Column("state", "État", "State", "word"),
        Column("attempts", "Appels", "Attempts", "count"),
        Column("last_outcome", "Dernier résultat", "Last outcome", "word"),
        _CODE,
        Column("called_at", "Dernier appel", "Last called at", "moment"),
        Column("promised_at", "Rappel prévu", "Callback at", "moment"),
    ),
    Kind.ATTEMPTS: (
        _ATTEMPT,
        _CAMPAIGN,
        Column("mode", "Mode", "Mode", "word"),
        _CONTACT,
        *_WHO,
        _NUMBER,
        Column("caller_id", "Numéro présenté", "Number shown", "telephone"),
        Column("trunk", "Trunk", "Trunk"),
        _AGENT,
        Column("claimed_at", "Décidé le", "Decided at", "moment"),
        Column("dialed_at", "Appelé le", "Dialled at", "moment"),
        Column("answered_at", "Décroché le", "Answered at", "moment"),
        Column("bridged_at", "En ligne le", "Joined at", "moment"),
        Column("ended_at", "Terminé le", "Ended at", "moment"),
        Column("ring_seconds", "Sonnerie (s)", "Ringing (s)", "decimal"),
        Column("wait_seconds", "Attente (s)", "Waiting (s)", "decimal"),
        Column("talk_seconds", "Conversation (s)", "Talking (s)", "decimal"),
        Column("held_seconds", "dont en attente (s)", "of it on hold (s)", "decimal"),
        Column("sound_seconds", "Son mesuré (s)", "Sound measured (s)", "count"),
        Column("lost_percent", "Paquets perdus (%)", "Packets lost (%)", "decimal"),
        Column("jitter_ms", "Gigue moyenne (ms)", "Mean jitter (ms)", "decimal"),
        Column("worst_jitter_ms", "Gigue au pire (ms)", "Worst jitter (ms)", "decimal"),
        Column("round_trip_ms", "Aller-retour (ms)", "Round trip (ms)", "decimal"),
        Column("sound_warnings", "Alertes du son", "Sound warnings", "words"),
        Column("state", "État", "State", "word"),
        Column("outcome", "Résultat", "Outcome", "word"),
        Column("hung_up_by", "Raccroché par", "Hung up by", "word"),
        Column("sip_code", "Code SIP", "SIP code", "count"),
        Column("cause", "Cause", "Cause", "count"),
        _CODE,
        _DISPOSITION,
        _NOTE,
    ),
    Kind.ANSWERS: (
        _ATTEMPT,
        _CAMPAIGN,
        _CONTACT,
        *_WHO,
        _NUMBER,
        _AGENT,
        Column("disposed_at", "Qualifié le", "Disposed at", "moment"),
        _CODE,
        _DISPOSITION,
        Column("effect", "Effet", "Effect", "word"),
        _NOTE,
        Column("script_answers", "Réponses au script", "Answers to the script"),
    ),
    Kind.CALLBACKS: (
        Column("callback_id", "Rappel", "Callback", "count"),
        _CAMPAIGN,
        _CONTACT,
        *_WHO,
        _NUMBER,
        Column("due_at", "Prévu le", "Due at", "moment"),
        Column("state", "État", "State", "word"),
        _AGENT,
        Column("promised_by", "Promis par", "Promised by"),
        Column("created_at", "Promis le", "Promised at", "moment"),
        _NOTE,
    ),
    Kind.RECORDINGS: (
        Column("recording_id", "Enregistrement", "Recording", "count"),
        _ATTEMPT,
        _CAMPAIGN,
        _CONTACT,
        *_WHO,
        _NUMBER,
        _AGENT,
        Column("started_at", "Commencé le", "Started at", "moment"),
        Column("duration_seconds", "Durée (s)", "Duration (s)", "decimal"),
        Column("state", "État", "State", "word"),
        Column("file_name", "Fichier", "File"),
        Column("bytes", "Octets", "Bytes", "count"),
        Column("sha256", "SHA-256", "SHA-256"),
        _CODE,
    ),
    Kind.DO_NOT_CALL: (
        Column("entry_id", "Entrée", "Entry", "count"),
        _NUMBER,
        Column("prefix", "Tous ceux qui commencent ainsi", "All that begin so", "truth"),
        Column("principal", "Donneur d'ordre", "Principal"),
        Column("source", "Origine", "Source", "word"),
        Column("reason", "Motif", "Reason"),
        Column("added_by", "Ajouté par", "Added by"),
        Column("added_at", "Ajouté le", "Added at", "moment"),
    ),
    Kind.REFUSALS: (
        Column("batch_id", "Lot", "Batch", "count"),
        _CAMPAIGN,
        Column("file_name", "Fichier", "File"),
        Column("created_at", "Importé le", "Imported at", "moment"),
        Column("row", "Ligne", "Row", "count"),
        Column("field", "Colonne", "Column"),
        Column("code", "Code", "Code"),
        Column("reason", "Motif", "Reason"),
        Column("content", "Contenu", "Content"),
    ),
}

NAMES: Mapping[Kind, tuple[str, str]] = {
    Kind.CONTACTS: ("Contacts", "Contacts"),
    Kind.ATTEMPTS: ("Appels", "Calls"),
    Kind.ANSWERS: ("Réponses", "Answers"),
    Kind.CALLBACKS: ("Rappels", "Callbacks"),
    Kind.RECORDINGS: ("Enregistrements", "Recordings"),
    Kind.DO_NOT_CALL: ("Opposition", "Do not call"),
    Kind.REFUSALS: ("Refus", "Refused rows"),
}
"""What a sheet is called, in French and in English."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one file: those of its table, and one for each heading that the people came with."""

    columns: Sequence[Column]
    keys: Sequence[str]

    @classmethod
    def of(cls, kind: Kind, keys: Sequence[str]) -> Layout:
        """The columns of `kind`, a contact's numbers each in its own."""
        columns: list[Column] = []
        for one in COLUMNS[kind]:
            if one.holds != "telephones":
                columns.append(one)
                continue
            columns += [
                Column(f"number_{n}", f"{one.fr} {n}", f"{one.en} {n}", "telephone") for n in range(1, MOST_NUMBERS + 1)
            ]
        return cls(columns, keys)

    def headings(self, language: Language | None) -> list[str]:
        """The heading of each column; None: the keys, for machines."""
        if language is None:
            own = [one.key for one in self.columns]
        else:
            own = [one.fr if language == "fr" else one.en for one in self.columns]
        return own + [key if key not in own else f"{key} (2)" for key in self.keys]

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """The values of a record in the order of the columns; None where there is none."""
        numbers = row.get("numbers") or []
        own = [
            row[one.key]
            if not one.key.startswith("number_")
            else (numbers[at] if (at := int(one.key[7:]) - 1) < len(numbers) else None)
            for one in self.columns
        ]
        extra = row["extra"] if self.keys else {}
        return own + [extra.get(key) for key in self.keys]
