"""The refusals in words, in French and in English: what is refused, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from dialer.core.law.refusal import Fact, Pair, Refusal
from dialer.core.law.terms import Interval
from dialer.core.law.verdict import Reason

_DAYS: tuple[Pair, ...] = (
    ("le lundi", "Mondays"),
    ("le mardi", "Tuesdays"),
    ("le mercredi", "Wednesdays"),
    ("le jeudi", "Thursdays"),
    ("le vendredi", "Fridays"),
    ("le samedi", "Saturdays"),
    ("le dimanche", "Sundays"),
)
MODES: Mapping[str, Pair] = {
    "manual": ("manuel", "manual"),
    "preview": ("aperçu", "preview"),
    "progressive": ("progressif", "progressive"),
    "predictive": ("prédictif", "predictive"),
}
CATEGORIES: Mapping[str, Pair] = {
    "geographic": ("un numéro géographique", "a geographic number"),
    "mobile": ("un numéro mobile", "a mobile number"),
    "npv": ("un numéro polyvalent vérifié", "a verified number"),
    "polyvalent_09": ("un numéro 09", "a 09 number"),
    "technical": ("un numéro de plateforme technique (0937 à 0939)", "a number of technical platforms (0937 to 0939)"),
    "free": ("un numéro gratuit", "a free number"),
    "special": ("un numéro surtaxé", "a special-rate number"),
    "short": ("un numéro court", "a short number"),
    "other": ("un numéro d'une autre sorte", "a number of another kind"),
    "foreign": ("un numéro d'un autre pays", "a number of another country"),
    "unknown": ("un numéro inconnu du plan", "a number that no plan has"),
}

TEXTS: Mapping[str, tuple[str, str]] = {
    "profile_demo": (
        "Le profil DEMO ne vaut que pour une démonstration : aucun appel réel ne part sous ses règles.",
        "The profile DEMO is for demonstrations alone: no real call leaves under its rules.",
    ),
    "fiction_live": (
        "Ce numéro est réservé à la fiction ; un système réel ne l'appelle pas.",
        "This number is reserved for fiction; a live system does not dial it.",
    ),
    "fiction_demo": (
        "Une démonstration n'appelle que des numéros réservés à la fiction.",
        "A demonstration dials only numbers reserved for fiction.",
    ),
    "category_short": ("Une campagne n'appelle pas de numéro court.", "A campaign never dials short numbers."),
    "category_special": (
        "Une campagne n'appelle pas de numéro spécial.",
        "A campaign never dials special-rate numbers.",
    ),
    "category_technical": (
        "Ce numéro est celui d'une plateforme technique, pas d'une personne.",
        "This number is that of a technical platform, not of a person.",
    ),
    "category_unknown": (
        "Ce numéro n'est d'aucun plan de numérotation ; ce qui n'est pas reconnu n'est pas appelé.",
        "No numbering plan has this number; what is not understood is not dialled.",
    ),
    "opposed_to_principal": (
        "La personne s'est opposée à tout appel pour cette entreprise.",
        "The person objected to any call for this company.",
    ),
    "opposed_to_everybody": ("La personne s'est opposée à tout appel.", "The person objected to any call."),
    "list_not_compared": (
        "Le numéro n'a pas été comparé à la liste %(list)s ; il doit l'être au plus tous les %(days)s jours.",
        "The number was not compared with the list %(list)s; it has to be, at most %(days)s days before.",
    ),
    "list_has_it": ("Le numéro est inscrit sur la liste %(list)s.", "The number is on the list %(list)s."),
    "list_stale": (
        "La dernière comparaison avec la liste %(list)s date du %(compared)s : plus de %(days)s jours.",
        "The number was last compared with the list %(list)s on %(compared)s: more than %(days)s days ago.",
    ),
    "sector_unknown": (
        "Le secteur « %(sector)s » n'est pas connu ; ce qui n'est pas connu n'est pas appelé.",
        "The sector %(sector)s is not known; what is not known is not dialled.",
    ),
    "sector_only_contract": (
        "Le démarchage de consommateurs est interdit dans ce secteur (%(sector)s), même avec accord, sauf contrat.",
        "Calling consumers is banned in this sector (%(sector)s), even with consent, except under a running contract.",
    ),
    "sector_banned": (
        "Le démarchage est interdit dans ce secteur (%(sector)s).",
        "Calling is banned in this sector (%(sector)s).",
    ),
    "consent_revoked": ("La personne a retiré son consentement.", "The person took the consent back."),
    "consent_or_contract_needed": (
        "Il faut un consentement préalable, avec sa preuve, ou un contrat en cours auquel l'appel se rapporte.",
        "Prior consent of the person is needed, with its proof, or a running contract that the call is related to.",
    ),
    "consent_needed": (
        "Il faut le consentement préalable et exprès de la personne, avec sa preuve.",
        "Prior and express consent of the person is needed, with its proof.",
    ),
    "consent_ran_out": (
        "Le consentement doit être renouvelé tous les %(days)s jours, et il ne l'est pas, ou sa date n'est pas connue.",
        "Consent has to be renewed every %(days)s days; it was not, or its date is not known.",
    ),
    "consent_for_machines": (
        "Un appel automatisé demande un consentement exprès : rien ne distingue ici un mobile d'un fixe.",
        "An automated call needs express consent: a mobile cannot be told from a fixed line here.",
    ),
    "timezone_unknown": (
        "Le fuseau horaire « %(timezone)s » n'existe pas ; sans l'heure locale de la personne, on n'appelle pas.",
        "There is no time zone %(timezone)s; nobody is called whose local time is not known.",
    ),
    "postcode_unknown": (
        "Le code postal « %(postcode)s » ne dit pas où est la personne ; corrigez-le ou donnez son fuseau horaire.",
        "The postcode %(postcode)s does not tell where the person is; correct it, or give the time zone.",
    ),
    "number_elsewhere": (
        "Le numéro n'est pas de ce pays et rien ne dit où est la personne ; donnez un code postal ou un fuseau.",
        "The number is not of this country and nothing else tells where the person is; give a postcode or a time zone.",
    ),
    "zone_ambiguous": (
        "Ce numéro peut être dans plusieurs fuseaux horaires ; donnez celui de la personne.",
        "This number can lie in several time zones; give the person's own.",
    ),
    "territory_unknown": (
        "Les jours fériés dépendent de la région, qui n'est pas connue ; donnez le code postal.",
        "Holidays depend on the region, which is not known; give the postcode.",
    ),
    "closed_holiday": (
        "Chez la personne (%(zone)s), nous sommes le %(local)s, jour férié : %(holiday)s.",
        "Where the person is (%(zone)s) it is %(local)s, a public holiday: %(holiday)s.",
    ),
    "closed_day": (
        "Chez la personne (%(zone)s), nous sommes le %(local)s ; on n'appelle pas %(weekday)s.",
        "Where the person is (%(zone)s) it is %(local)s; there are no calls on %(weekday)s.",
    ),
    "closed_hour": (
        "Chez la personne (%(zone)s), nous sommes le %(local)s ; %(weekday)s, on appelle de %(intervals)s.",
        "Where the person is (%(zone)s) it is %(local)s; calls on %(weekday)s are made %(intervals)s.",
    ),
    "own_closed_day": (
        "Chez la personne (%(zone)s) on est le %(local)s ; cette campagne n'appelle pas %(weekday)s, par son réglage.",
        "Where the person is (%(zone)s) it is %(local)s; by its setting this campaign does not call on %(weekday)s.",
    ),
    "own_closed_hour": (
        "Chez la personne (%(zone)s) on est le %(local)s ; cette campagne, par son réglage, appelle %(weekday)s "
        "de %(intervals)s.",
        "Where the person is (%(zone)s) it is %(local)s; by its own setting this campaign calls on %(weekday)s "
        "%(intervals)s.",
    ),
    "own_cap_days": (
        "Déjà %(most)s tentatives en %(days)s jours vers cette personne, le maximum que cette campagne se donne ; "
        "suivante dès le %(until)s.",
        "This person or number had %(most)s attempts in %(days)s days, the most that this campaign allows itself; "
        "next from %(until)s on.",
    ),
    "own_refused_lately": (
        "La personne a refusé le %(refused)s ; cette campagne la laisse %(days)s jours entiers, jusqu'au %(until)s.",
        "The person refused on %(refused)s; this campaign leaves them alone for %(days)s full days, until %(until)s.",
    ),
    "own_abandoned_lately": (
        "Un appel du %(abandoned)s n'a trouvé aucun agent ; cette campagne ne rappelle pas par machine pendant "
        "%(hours)s heures.",
        "A call on %(abandoned)s met no agent; no machine of this campaign calls again for %(hours)s hours.",
    ),
    "own_abandoned_too_many": (
        "La campagne a abandonné %(rate)s %% des appels décrochés, plus que les %(limit)s %% qu'elle se permet.",
        "The campaign abandoned %(rate)s %% of the calls answered, more than the %(limit)s %% that it allows itself.",
    ),
    "cap_days": (
        "Déjà %(most)s tentatives en %(days)s jours vers cette personne, le maximum ; la suivante dès le %(until)s.",
        "This person or number had %(most)s attempts in %(days)s days, the most allowed; next from %(until)s on.",
    ),
    "cap_hours": (
        "Déjà %(most)s tentatives en %(hours)s heures vers cette personne, le maximum ; la suivante dès le %(until)s.",
        "This person or number had %(most)s attempts in %(hours)s hours, the most allowed; next from %(until)s on.",
    ),
    "refused_lately": (
        "La personne a refusé le %(refused)s ; elle n'est pas rappelée pendant %(days)s jours, jusqu'au %(until)s.",
        "The person refused on %(refused)s; they are left alone for %(days)s full days, until %(until)s.",
    ),
    "refused_for_good": (
        "La personne a refusé le %(refused)s ; seul un nouveau consentement de sa part permet de la rappeler.",
        "The person refused on %(refused)s; only a new consent of theirs allows another call.",
    ),
    "abandoned_lately": (
        "Un appel du %(abandoned)s n'a trouvé aucun agent ; pas de rappel automatisé pendant %(hours)s heures.",
        "A call on %(abandoned)s met no agent; no machine calls again for %(hours)s hours.",
    ),
    "abandoned_too_many": (
        "La campagne a abandonné %(rate)s %% des appels décrochés, plus que les %(limit)s %% permis.",
        "The campaign abandoned %(rate)s %% of the calls answered, more than the %(limit)s %% allowed.",
    ),
    "shown_none": ("On n'appelle pas en numéro masqué.", "Nobody is called with the number withheld."),
    "shown_fiction": (
        "Le numéro présenté (%(number)s) est réservé à la fiction : personne ne peut y être rappelé.",
        "The number shown (%(number)s) is reserved for fiction: nobody can be called back there.",
    ),
    "shown_mobile": (
        "Le numéro présenté (%(number)s) est un mobile ; un centre d'appels ne présente jamais de mobile.",
        "The number shown (%(number)s) is a mobile; a call centre never shows one.",
    ),
    "shown_forbidden": (
        "Le numéro présenté (%(number)s) est %(category)s ; il ne peut pas être présenté par un professionnel.",
        "The number shown (%(number)s) is %(category)s; a company may not show it.",
    ),
    "shown_unknown": (
        "Le numéro présenté (%(number)s) n'est d'aucun plan de numérotation.",
        "No numbering plan has the number shown (%(number)s).",
    ),
    "shown_not_verified": (
        "En mode %(mode)s on ne présente qu'un numéro polyvalent vérifié (NPV) ; %(number)s est %(category)s.",
        "In %(mode)s mode only a verified number (NPV) may be shown; %(number)s is %(category)s.",
    ),
    "shown_category": (
        "En mode %(mode)s on ne présente pas %(category)s (%(number)s).",
        "In %(mode)s mode %(category)s may not be shown (%(number)s).",
    ),
    "shown_not_belongs_to_principal": (
        "Le numéro présenté (%(number)s) n'est pas attribué à l'entreprise pour laquelle on appelle.",
        "The number shown (%(number)s) is not assigned to the company on whose behalf the call is made.",
    ),
    "shown_not_callable_back": (
        "On ne peut pas rappeler le numéro présenté (%(number)s).",
        "The number shown (%(number)s) cannot be called back.",
    ),
    "shown_not_declared": (
        "Le numéro présenté (%(number)s) n'est pas déclaré à l'opérateur qui achemine l'appel.",
        "The number shown (%(number)s) is not declared to the operator that carries the call.",
    ),
}


def reason(refusal: Refusal) -> Reason:
    """The refusal in words."""
    french, english = TEXTS[refusal.key]
    if refusal.facts:
        in_french, in_english = {}, {}
        for name, value in refusal.facts.items():
            in_french[name], in_english[name] = _said(value)
        french, english = french % in_french, english % in_english
    return Reason(refusal.rule, french, english, refusal.source)


def weekday(day: int) -> Pair:
    """A day of the week, Monday being 0."""
    return _DAYS[day]


@lru_cache(maxsize=1024)
def hours(intervals: tuple[Interval, ...]) -> Pair:
    """Open hours."""
    clocks = [[f"{minute // 60:02}:{minute % 60:02}" for minute in interval] for interval in intervals]
    return " et de ".join(map(" à ".join, clocks)), " and ".join(map(" to ".join, clocks))


def _said(value: Fact) -> Pair:
    """A fact in both languages; times are written in the zone that they carry."""
    if type(value) is str:
        return value, value
    if isinstance(value, tuple):
        return value
    if isinstance(value, datetime):
        year, month, day = value.year, f"{value.month:02}", f"{value.day:02}"
        clock = f"{value.hour:02}:{value.minute:02}"
        return f"{day}/{month}/{year} à {clock}", f"{year}-{month}-{day} at {clock}"
    return str(value), str(value)
