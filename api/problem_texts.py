"""Every stable code that the API may answer, with its status and its sentence in French and in English."""

from __future__ import annotations

from collections.abc import Mapping

from api.calls.texts import DESK_TEXTS
from api.campaigns.texts import SIDE_TEXTS
from api.dialplan.texts import DIALPLAN_TEXTS
from api.floor.texts import BESIDE_TEXTS
from api.imports.texts import IMPORT_TEXTS
from api.lines.caller_texts import CALLER_TEXTS
from api.lines.cost_texts import COST_TEXTS
from api.people.texts import PEOPLE_TEXTS
from api.prompt_texts import PROMPT_TEXTS
from api.scripts.texts import SCRIPT_TEXTS
from api.search.texts import EXPORT_TEXTS

TEXTS: Mapping[str, tuple[int, str, str]] = {
    **BESIDE_TEXTS,
    **CALLER_TEXTS,
    **COST_TEXTS,
    **DESK_TEXTS,
    **DIALPLAN_TEXTS,
    **PEOPLE_TEXTS,
    **EXPORT_TEXTS,
    **IMPORT_TEXTS,
    **SIDE_TEXTS,
    **PROMPT_TEXTS,
    **SCRIPT_TEXTS,
    "malformed": (
        400,
        "Le corps de la requête n'est pas du JSON lisible.",
        "The body of the request is not readable JSON.",
    ),
    "wrong_media_type": (
        415,
        "Envoyez le corps dans le format que la documentation indique pour cette adresse.",
        "Send the body in the format that the documentation gives for this address.",
    ),
    "too_large": (
        413,
        "C'est plus grand que ce qui est accepté ; envoyez-le en plusieurs parties.",
        "This is larger than what is accepted; send it in several parts.",
    ),
    "too_slow": (
        400,
        "L'envoi a pris trop de temps ; vérifiez le réseau et recommencez.",
        "Sending took too long; check the network and try again.",
    ),
    "invalid": (
        422,
        "Des valeurs ne conviennent pas ; chacune est nommée avec sa raison.",
        "Some values do not fit; each is named with its reason.",
    ),
    "method_not_allowed": (
        405,
        "Cette adresse n'accepte pas cette méthode.",
        "This address does not take this method.",
    ),
    "not_found": (
        404,
        "Cet élément n'existe pas, ou plus.",
        "This does not exist, or no longer does.",
    ),
    "not_a_prefix": (
        422,
        "Donnez un début de numéro international : + puis 4 à 14 chiffres, par exemple +3389.",
        "Give the beginning of an international number: + and 4 to 14 digits, such as +3389.",
    ),
    "reason_needed": (
        422,
        "Cette personne a demandé à ne plus être appelée : dites pourquoi l'inscription est retirée.",
        "This person asked not to be called any more: say why the entry is taken off.",
    ),
    "dnc_key_missing": (
        503,
        "La clé des numéros effacés manque (do_not_call.keys) : on ne sait pas qui peut être appelé. Remettez-la.",
        "The key of erased numbers is missing (do_not_call.keys): nobody can tell who may be called. Put it back.",
    ),
    "range_impossible": (
        416,
        "La plage demandée est hors du fichier.",
        "The range asked for lies outside the file.",
    ),
    "login_needed": (
        401,
        "Connectez-vous : la session est absente, terminée ou révoquée.",
        "Log in: the session is missing, over or revoked.",
    ),
    "wrong_login": (
        401,
        "Identifiant ou mot de passe incorrect.",
        "Wrong login or password.",
    ),
    "too_many_tries": (
        429,
        "Trop d'essais infructueux ; attendez quelques minutes avant de recommencer.",
        "Too many failed tries; wait a few minutes before trying again.",
    ),
    "simulation_running": (
        429,
        "Une simulation est en cours, ou vous en avez demandé beaucoup ; attendez quelques secondes.",
        "A simulation is running, or you have asked for many; wait some seconds.",
    ),
    "simulation_impossible": (
        422,
        "Cette équipe ne peut pas être simulée : vérifiez les durées de sonnerie, ou demandez-en une plus petite.",
        "This team cannot be simulated: check the times of ringing, or ask for a smaller one.",
    ),
    "simulation_too_slow": (
        503,
        "La simulation n'a pas abouti à temps ; demandez une équipe plus petite, ou recommencez plus tard.",
        "The simulation did not finish in time; ask for a smaller team, or try again later.",
    ),
    "origin_refused": (
        403,
        "Cette page n'est pas servie par une origine permise ; ajoutez-la aux réglages http.origins.",
        "This page does not come from an allowed origin; add it to the setting http.origins.",
    ),
    "csrf_refused": (
        403,
        "Le jeton X-CSRF-Token manque ou est périmé ; rechargez la page.",
        "The X-CSRF-Token is missing or out of date; reload the page.",
    ),
    "role_refused": (
        403,
        "Votre rôle ne permet pas cette action ; demandez à un administrateur.",
        "Your role does not allow this; ask an administrator.",
    ),
    "not_an_agent": (
        403,
        "Ce compte n'a pas de poste : seul un agent peut faire cela.",
        "This account has no station: only an agent can do this.",
    ),
    "name_taken": (
        409,
        "Ce nom existe déjà ; choisissez-en un autre.",
        "This name exists already; choose another.",
    ),
    "login_taken": (
        409,
        "Cet identifiant existe déjà ; choisissez-en un autre.",
        "This login exists already; choose another.",
    ),
    "station_taken": (
        409,
        "Ce poste est déjà celui d'un autre agent.",
        "This station belongs to another agent already.",
    ),
    "number_not_allowed": (
        422,
        "Ce numéro n'est pas de ceux que le trunk peut présenter ; ajoutez-le aux réglages du trunk.",
        "This number is not one that the trunk may show; add it to the trunk's settings.",
    ),
    "no_such_trunk": (
        422,
        "Aucun trunk ne porte ce nom dans les réglages ; ceux qui existent sont nommés à côté.",
        "The settings have no trunk of this name; those that exist are named beside it.",
    ),
    "no_such_agents": (
        422,
        "Des identifiants ne sont pas ceux d'agents, rien n'a changé ; ils sont nommés à côté (GET /users les donne).",
        "Some ids are not those of agents and nothing has changed; they are named beside it (GET /users gives them).",
    ),
    "not_a_number": (
        422,
        "Ce numéro de téléphone n'est pas reconnu ; écrivez-le au format +33199001234.",
        "This telephone number is not understood; write it as +33199001234.",
    ),
    "no_such_reference": (
        422,
        "Un élément cité n'existe pas : vérifiez le donneur d'ordre, le trunk, la campagne ou l'agent.",
        "Something referred to does not exist: check principal, trunk, campaign or agent.",
    ),
    "unknown_disposition": (
        422,
        "Cette qualification n'existe pas dans la campagne.",
        "This disposition does not exist in the campaign.",
    ),
    "callback_needs_a_time": (
        422,
        "Cette qualification promet un rappel : donnez-en la date et l'heure.",
        "This disposition promises a callback: give its time.",
    ),
    "callback_impossible": (
        409,
        "Cette fiche ne peut pas recevoir de rappel : elle est en cours d'appel, retirée, ou une règle la retient.",
        "No callback can be set for this lead: it is in a call, removed, or held by a rule.",
    ),
    "callback_exists": (
        409,
        "Un rappel est déjà promis pour cette fiche.",
        "A callback is promised already for this lead.",
    ),
    "in_the_past": (
        422,
        "La date est passée ; choisissez un moment à venir.",
        "This time has passed; choose one to come.",
    ),
    "recording_missing": (
        410,
        "Cet enregistrement n'a pas été retrouvé sur le disque ; l'absence est signalée.",
        "This recording was not found on disk; its absence has been reported.",
    ),
    "recording_broken": (
        410,
        "Le fichier de cet enregistrement est abîmé ; l'anomalie est signalée.",
        "The file of this recording is damaged; this has been reported.",
    ),
    "recording_not_stored": (
        409,
        "Cet enregistrement n'est pas encore prêt à l'écoute.",
        "This recording is not ready to be heard yet.",
    ),
    "recording_gone": (
        410,
        "Cet enregistrement n'existe plus : il n'a pas été demandé, ou sa durée de conservation est passée.",
        "This recording is no more: nobody asked for it, or its retention time has passed.",
    ),
    "last_admin": (
        409,
        "C'est le dernier administrateur actif ; nommez-en un autre d'abord.",
        "This is the last active administrator; appoint another first.",
    ),
    "pages_missing": (
        503,
        "Les pages n'ont pas été construites ; lancez « make setup ».",
        "The pages have not been built; run “make setup”.",
    ),
    "not_revocable": (
        409,
        "Ce consentement n'existe pas, a déjà été retiré, ou a été donné plus tard.",
        "There is no such consent, or it was taken back before, or given later.",
    ),
    "unknown_profile": (
        409,
        "La campagne nomme un profil de règles qui n'existe pas ; rien n'est appelé.",
        "The campaign names a profile of rules that does not exist; nobody is called.",
    ),
    "unknown_list": (
        422,
        "Aucun profil de règles ne connaît cette liste : la comparaison ne compterait pour personne.",
        "No profile of rules names this list: the comparison would count for nobody.",
    ),
    "not_yet": (
        422,
        "Ce moment est à venir ; donnez un moment passé.",
        "This moment is yet to come; give one that has passed.",
    ),
    "dialer_away": (
        503,
        "Le numéroteur ne répond pas ; l'action n'a peut-être pas été faite. Prévenez l'administrateur si cela dure.",
        "The dialer does not answer; the action may not have been done. Tell the administrator if this lasts.",
    ),
    "database_away": (
        503,
        "La base de données ne répond pas ; recommencez dans un instant.",
        "The database does not answer; try again in a moment.",
    ),
    "busy": (
        503,
        "Trop de demandes à la fois ; recommencez dans quelques secondes.",
        "Too many requests at once; try again in a few seconds.",
    ),
    "starting": (
        503,
        "Le service démarre ; recommencez dans un instant.",
        "The service is starting; try again in a moment.",
    ),
    "unexpected": (
        500,
        "Une erreur imprévue s'est produite ; elle est consignée avec le moment exact.",
        "Something unexpected went wrong; it has been logged with the exact time.",
    ),
}
