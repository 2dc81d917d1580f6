"""What is in the way of a campaign's calls, ordered by what to do first, each a sentence with what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from dialer.core.law.verdict import Reason
from dialer.core.states import PACED, CampaignState
from dialer.core.waterfall import Step
from dialer.core.why import Found, Hold
from dialer.core.why_site import Obstacle, obstacle, of_the_site
from dialer.core.why_words import HOLDS, LINES, Said, figures, when

_AWAY = (Hold.OFFLINE, Hold.PAUSED, Hold.PHONE_LOST, Hold.NO_LEG)
_SOON = (Hold.RESERVED, Hold.TALKING, Hold.WRAP_UP)
STALE = timedelta(seconds=30)
"""A campaign that runs is decided about every second, as long as its dialer can place calls."""
RuleSaid = Callable[[str], Reason]
"""A rule of the law in words."""


def in_the_way(found: Found, rule_said: RuleSaid) -> list[Obstacle]:
    """What is in the way, what is to be done first at the head: what blocks every call comes before what does not."""
    every = [
        *of_the_site(found), *_unjudged(found), *_leads(found, rule_said), *_agents(found), *_decision(found),
        *_brake(found),
    ]  # fmt: skip
    return sorted(every, key=lambda one: not one.blocks)


def _unjudged(found: Found) -> Iterator[Obstacle]:
    if unjudged := found.leads.unjudged:
        yield obstacle(
            "unjudged",
            Said(
                f"{figures(unjudged).fr} fiches n'ont pas encore été examinées : les nombres vont changer.",
                f"{figures(unjudged).en} leads were not looked at yet: the counts will change.",
            ),
            blocks=False,
        )


def _leads(found: Found, rule_said: RuleSaid) -> Iterator[Obstacle]:
    leads = found.leads
    if leads.callable_now or found.promises.anybody or found.promises.personal:
        return
    if not leads.total:
        yield obstacle(
            "no_leads",
            Said("La campagne n'a aucune fiche.", "The campaign has no leads."),
            Said("Importez un fichier : plateau import.", "Import a file: plateau import."),
        )
        return
    waiting = [step for step in leads.steps if step.line not in ("removed", "done", "exhausted", "claimed")]
    if not waiting:
        yield obstacle(
            "all_done",
            Said("Toutes les fiches sont terminées ou en cours d'appel.", "All leads are done or being called."),
            Said("Importez un autre fichier.", "Import another file."),
        )
        return
    yield _none_callable(found, max(waiting, key=lambda step: step.count), rule_said)


def _none_callable(found: Found, chief: Step, rule_said: RuleSaid) -> Obstacle:
    """`chief`: what keeps most of the leads."""
    said = _step_said(chief, rule_said)
    french = f"Aucune fiche n'est appelable ; {figures(chief.count).fr} : {said.fr}."
    english = f"No lead is callable; {figures(chief.count).en}: {said.en}."
    next_at = min((at for at in (found.leads.next_at, found.promises.next_at) if at), default=None)
    if next_at is not None and next_at > found.at:
        at = when(next_at, found.at, found.hours.zone)
        french += f" La prochaine le sera au plus tôt {at.fr}."
        english += f" The next one will be at the earliest {at.en}."
    return obstacle("no_lead_callable", Said(french, english), _cure(chief))


def _step_said(step: Step, rule_said: RuleSaid) -> Said:
    if step.rule is not None:
        reason = rule_said(step.rule)
        return Said(_within(reason.text_fr), _within(reason.text_en))
    return LINES[step.line]


def _within(sentence: str) -> str:
    """A sentence as a part of another one."""
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")


_CURES = {
    "outside_places": Said("Élargissez les lieux de la campagne.", "Widen the places of the campaign."),
    "consent_or_contract": Said("Recueillez ou importez les consentements.", "Gather or import consents."),
    "national_list": Said("Comparez les numéros avec la liste.", "Compare the numbers with the list."),
    "calendar_hours": Said("Corrigez les codes postaux.", "Correct the postcodes."),
    "sector_ban": Said("Corrigez le secteur de la campagne, s'il est faux.", "Correct the sector if it is wrong."),
}
_WAIT = Said("Attendez, ou importez un autre fichier.", "Wait, or import another file.")


def _cure(step: Step) -> Said:
    return _CURES.get(step.rule or step.line, _WAIT)


def _agents(found: Found) -> Iterator[Obstacle]:
    if not found.agents:
        yield obstacle(
            "nobody_assigned",
            Said("Aucun agent ne travaille pour la campagne.", "No agent works for the campaign."),
            Said("Affectez des agents.", "Assign agents."),
        )
        return
    if found.held(Hold.FREE, *_SOON):
        return
    kinds = [hold for hold in Hold if found.held(hold)]
    french = ", ".join(f"{found.held(hold)} {HOLDS[hold].fr}" for hold in kinds)
    english = ", ".join(f"{found.held(hold)} {HOLDS[hold].en}" for hold in kinds)
    action = Said("Demandez aux agents de se mettre prêts.", "Ask the agents to become ready.")
    if found.strangers:
        action = Said(
            f"{action.fr} {found.strangers} agents prêts ne travaillent pas pour elle : affectez-les.",
            f"{action.en} {found.strangers} agents who are ready do not work for it: assign them.",
        )
    elif not found.held(*_AWAY):
        action = Said(
            "Changez les priorités, ou le nombre d'agents gardés libres.",
            "Change priorities, or how many agents are kept free.",
        )
    yield obstacle("no_agent", Said(f"Aucun agent n'est prêt : {french}.", f"No agent is ready: {english}."), action)


def _decision(found: Found) -> Iterator[Obstacle]:
    if found.mode not in PACED:
        yield obstacle(
            "by_hand",
            Said("Les agents lancent eux-mêmes les appels.", "The agents start the calls themselves."),
            blocks=False,
        )
    elif found.state is CampaignState.RUNNING and found.open and found.served and not _decided_lately(found):
        yield obstacle(
            "no_decision",
            Said(
                "Le numéroteur n'a rien décidé pour elle depuis plus d'une demi-minute.",
                "The dialer has decided nothing for it for more than half a minute.",
            ),
            Said("Voyez son journal : plateau check.", "Look into its log: plateau check."),
            blocks=False,
        )


def _decided_lately(found: Found) -> bool:
    return found.decision is not None and found.at - found.decision.at <= STALE


def _brake(found: Found) -> Iterator[Obstacle]:
    brake = found.brake
    if brake is None or not brake.braked:
        return
    stops = brake.policy.hard_stop == "stop"
    rate = brake.standing.rate if brake.standing else None
    told = "" if rate is None else f" ({100 * rate:.2f} %)"
    then = Said("aucun appel ne part", "no call is placed")
    if not stops:
        then = Said("un appel par agent libre, pas plus", "one call for each free agent, and no more")
    yield obstacle(
        "abandon_brake",
        Said(
            f"Le taux d'abandon{told} dépasse {100 * brake.policy.limit:g} % : {then.fr}.",
            f"The abandon rate{told} is above {100 * brake.policy.limit:g} %: {then.en}.",
        ),
        Said("Attendez que le taux redescende ; ajoutez des agents.", "Wait until its window forgets it; add agents."),
        blocks=stops,
    )
