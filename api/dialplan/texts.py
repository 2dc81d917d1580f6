"""Why something asked of the dialplan is refused: status, and both sentences."""

from __future__ import annotations

from collections.abc import Mapping

DIALPLAN_TEXTS: Mapping[str, tuple[int, str, str]] = {
    "dialplan_unknown": (
        409,
        "Aucun plan d'appels n'est connu ; démarrez « plateau up », qui l'écrit, puis rechargez la page.",
        "No dialplan is known; start `plateau up`, which writes it down, then load the page again.",
    ),
    "dialplan_away": (
        503,
        "Personne ne s'en est chargé : « plateau up » ne tourne pas, ou n'atteint pas la base. Rien n'a changé ;"
        " démarrez-le, puis recommencez.",
        "Nobody took this: `plateau up` does not run, or cannot reach the database. Nothing was changed;"
        " start it, then try again.",
    ),
    "dialplan_changed": (
        409,
        "Un autre plan d'appels a été mis en service depuis ; rechargez-le, puis reportez vos changements.",
        "Another dialplan was put into service since; load it again, then make your changes again.",
    ),
    "dialplan_faulty": (
        422,
        "Ce plan d'appels a des fautes ; elles sont nommées à leur ligne. Rien n'a changé.",
        "This dialplan has faults; they are named at their lines. Nothing was changed.",
    ),
    "dialplan_withdrawn": (
        409,
        "L'appel d'essai n'a pas atteint le message d'identité à temps ; le plan précédent est de nouveau en service.",
        "The test call did not reach the identity message in time; the previous dialplan is in service again.",
    ),
    "pbx_down": (
        503,
        "Asterisk ne répond pas ; rien n'a changé. Voyez son journal, puis recommencez.",
        "Asterisk does not answer; nothing was changed. Look at its log, then try again.",
    ),
    "dialplan_interrupted": (
        503,
        "« plateau up » s'est arrêté pendant ce travail ; la version notée en dernier est en service. Recommencez.",
        "`plateau up` stopped during this; the version that was written down last is in service. Try again.",
    ),
    "dialplan_untried": (
        503,
        "L'essai n'a pas pu commencer ; le journal de « plateau up » dit pourquoi. Rien n'a changé.",
        "The trial could not begin; the log of `plateau up` says why. Nothing was changed.",
    ),
}
