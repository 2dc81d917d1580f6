"""What the api finds of the system's state: what is said where it is good, the fault, and the cure."""

from __future__ import annotations

from collections.abc import Mapping

Both = tuple[str, str]

SYSTEM_TEXTS: Mapping[str, tuple[Both, Both, Both]] = {
    "postgres": (
        ("PostgreSQL répond, en version {0}.", "PostgreSQL {0} answers."),
        ("PostgreSQL est en version {0}.", "PostgreSQL is version {0}."),
        ("Utilisez la version {1} ou une plus récente.", "Use version {1} or later."),
    ),
    "zones": (
        ("PostgreSQL connaît les fuseaux horaires.", "PostgreSQL knows time zones."),
        ("PostgreSQL ne connaît aucun fuseau horaire.", "PostgreSQL knows no time zones."),
        ("Installez le paquet tzdata sur sa machine.", "Install the package tzdata on its machine."),
    ),
    "schema": (
        ("Le schéma de la base est à jour.", "The schema of the database is up to date."),
        ("Il manque au schéma : {0}.", "The schema lacks {0}."),
        ("Lancez « plateau migrate ».", "Run `plateau migrate`."),
    ),
    "dnc_key": (
        ("Les clés de la liste « ne pas appeler » sont là.", "The keys of the do-not-call list are there."),
        (
            "Une clé de la liste « ne pas appeler » manque : personne n'est appelé.",
            "A key of the do-not-call list is missing: nobody is called.",
        ),
        ("Remettez-la dans do_not_call.keys.", "Put it back into do_not_call.keys."),
    ),
    "prompts": (
        ("Chaque donneur d'ordre a son message d'identité.", "Every principal has an identity message."),
        ("{0} : pas de message d'identité confirmé ({1}).", "{0} has no confirmed identity message ({1})."),
        (
            "Enregistrez-en un par téléphone et confirmez-le ; d'ici là, le message neutre est joué.",
            "Record one by telephone and confirm it; until then the neutral one is played.",
        ),
    ),
    "dialer": (
        ("Le composeur est aux commandes.", "The dialer is in charge."),
        ("Aucun composeur n'est aux commandes : aucun appel ne part.", "No dialer is in charge: no call is placed."),
        (
            "Redémarrez le service dialer ; les conversations en cours continuent. Son journal dit pourquoi.",
            "Restart the dialer service; conversations that live go on. Its log says why.",
        ),
    ),
    "trunk": (
        ("La ligne {0} est en service.", "Line {0} is in service."),
        ("La ligne {0} : {1}.", "Line {0}: {1}."),
        (
            "Vérifiez adresse, identifiants et pare-feu vers l'opérateur ; « plateau check » dit lequel manque.",
            "Check address, account and firewall towards the carrier; `plateau check` says which is wrong.",
        ),
    ),
}
