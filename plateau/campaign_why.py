"""`plateau campaign why`: what is in the way of a campaign's calls, then everything that decides about them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from api.schema.why import AgentsShape, WhyBrake, WhyShape, WhyTrunk
from api.why.answer import shape_of
from api.why.found import found_of
from bench.demo.words import Words
from db.pool import Connection
from dialer.core.why import Hold
from dialer.core.why_words import HOLDS
from dialer.core.windows import parse
from exports.words import spoken
from ops.law import current
from plateau.command import run_command
from plateau.configuration import settings_for_commands
from plateau.one_campaign import Name, campaign_named, with_database

_WORDS = Words("fr")
_COLON = (":", " :")
_FINE = ("fine", "en ordre")
_PERIODS = {"day": ("a day", "par jour"), "month": ("a month", "par mois"), "always": ("in all", "en tout")}
WINDOWS = {
    "day": ("of the day", "du jour"),
    "hours": ("of {length} hours", "sur {length} heures"),
    "days": ("of {length} days", "sur {length} jours"),
    "campaign": ("of the whole campaign", "de toute la campagne"),
}
"""English and French: in which span of time abandoned calls are counted."""


def why(
    campaign: Name,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Why it does not dial: what is in the way, then leads, agents, lines, numbers and the last decision."""
    found, zone = run_command(with_database(lambda db: look(db, campaign)))
    if as_json:
        typer.echo(found.model_dump_json())
        return
    french = settings_for_commands().language == "fr"
    for line in _lines(found, zone, french=french):
        typer.echo(line)


async def look(db: Connection, name: str) -> tuple[WhyShape, ZoneInfo]:
    """What was found, and the zone of the campaign's hours."""
    one = await campaign_named(db, name)
    law = await asyncio.to_thread(current)
    found = await found_of(db, settings_for_commands(), law, one, datetime.now(UTC))
    return shape_of(found, one.sector), parse(one.calling_hours).zone


def sentences(found: WhyShape, *, french: bool) -> list[str]:
    """What keeps every call from being placed."""
    return [one.text_fr if french else one.text_en for one in found.in_the_way if one.blocks]


def _lines(found: WhyShape, zone: ZoneInfo, *, french: bool) -> Iterator[str]:
    state, mode = (spoken(word, "fr" if french else "en") for word in (found.state, found.mode))
    yield f"{found.name}{_COLON[french]} {state}, {mode}, {found.profile}"
    if not found.in_the_way:
        yield "  rien n'empêche ses appels" if french else "  nothing is in the way of its calls"
    for one in found.in_the_way:
        mark = "!" if one.blocks else "-"
        yield f"  {mark} {one.text_fr if french else one.text_en}"
        if action := one.action_fr if french else one.action_en:
            yield f"      -> {action}"
    yield from _leads(found, zone, french=french)
    yield from _site(found, zone, french=french)


def _leads(found: WhyShape, zone: ZoneInfo, *, french: bool) -> Iterator[str]:
    leads = found.leads
    yield ""
    yield f"{_figure(leads.total, french=french)}  {'fiches en tout' if french else 'leads in all'}"
    for step in leads.steps:
        said = (step.text_fr if french else step.text_en).rstrip(".")
        where = f" [{step.calendar}]" if step.calendar else ""
        until = ""
        if step.until:
            opens = step.until.astimezone(zone)
            until = f" (dès le {opens:%d/%m/%Y à %H:%M})" if french else f" (from {opens:%Y-%m-%d %H:%M})"
        yield f"{_figure(-step.count, french=french)}  {said}{where}{until}"
        if step.source:
            yield f"{'':12}  {step.source}"
    word = "appelables maintenant" if french else "callable now"
    doubt = (" (provisoire)" if french else " (provisional)") if leads.provisional else ""
    yield f"{_figure(leads.callable_now, french=french)}  {word}{doubt}"
    promises = found.promises
    if promises.anybody or promises.personal:
        words = ("rappels dus", "personnels") if french else ("promised calls due", "personal")
        both = _figure(promises.anybody + promises.personal, french=french)
        yield f"{both}  {words[0]} ({promises.personal} {words[1]})"


def _figure(count: int, *, french: bool) -> str:
    said = f"{count:,}"
    return f"{said.replace(',', ' ') if french else said:>12}"


def _site(found: WhyShape, zone: ZoneInfo, *, french: bool) -> Iterator[str]:
    yield ""
    yield from _agents(found.agents, zone, french=french)
    if found.trunk:
        yield _trunk(found.trunk, french=french)
    for cap in found.caps:
        words = ("plafond", "reste") if french else ("cap", "left")
        whose = cap.trunk or found.name
        period = _PERIODS[cap.period][french]
        title = f"{words[0]} {period}, {whose}{_COLON[french]}"
        yield f"{title} {cap.spent:.2f} / {cap.amount:.2f} €, {words[1]} {cap.left:.2f} €"
    for number in found.numbers:
        reasons = "; ".join(one.text_fr if french else one.text_en for one in number.reasons)
        state = _FINE[french] if number.usable else reasons or ("au repos" if french else "rests")
        shown = f"{number.shown_today}" if number.daily_cap is None else f"{number.shown_today}/{number.daily_cap}"
        times = "présenté aujourd'hui" if french else "shown today"
        title = f"{'numéro' if french else 'number'} {number.e164}{_COLON[french]}"
        yield f"{title} {state} ({times}{_COLON[french]} {shown})"
    if found.brake:
        yield _brake(found.brake, french=french)
    if found.decision:
        last = found.decision
        age = f"il y a {last.age_seconds:.0f} s" if french else f"{last.age_seconds:.0f} s ago"
        title = "dernière décision" if french else "last decision"
        said = _WORDS(f"bound.{last.bound_by}") if french else last.decision.get("sentence", last.bound_by)
        yield f"{title}, {age}{_COLON[french]} {said}"


def _agents(agents: AgentsShape, zone: ZoneInfo, *, french: bool) -> Iterator[str]:
    held = ", ".join(f"{count} {said_of(hold, french=french)}" for hold, count in agents.holds.items())
    more = ""
    if agents.strangers:
        elsewhere = "prêts sans travailler pour elle" if french else "ready who do not work for it"
        more = f"; {agents.strangers} {elsewhere}"
    yield f"agents{_COLON[french]} {held or ('aucun' if french else 'none')}{more}"
    for agent in agents.agents:
        reason = f" ({agent.reason})" if agent.reason else ""
        busy = f" -> {agent.busy_with}" if agent.busy_with else ""
        since = f"{agent.since.astimezone(zone):%H:%M}"
        held_by = agent.text_fr if french else agent.text_en
        yield f"  {agent.name}{_COLON[french]} {held_by}{reason}{busy}, {'depuis' if french else 'since'} {since}"


def said_of(hold: Hold, *, french: bool) -> str:
    """What holds an agent, in words."""
    return HOLDS[hold].fr if french else HOLDS[hold].en


def _trunk(trunk: WhyTrunk, *, french: bool) -> str:
    reason = f" ({trunk.reason})" if trunk.reason and trunk.state != "ok" else ""
    state = _FINE[french] if trunk.state == "ok" else trunk.state
    title = f"{'ligne' if french else 'trunk'} {trunk.name}{_COLON[french]}"
    of, channels, a_second, left = (
        ("sur", "canaux", "appels par seconde", "appels restent ce jour")
        if french
        else ("of", "channels", "calls a second", "calls left today")
    )
    return (
        f"{title} {state}{reason}, {trunk.in_use} {of} {trunk.max_channels} {channels}, "
        f"{trunk.calls_per_second:g} {a_second}, {trunk.daily_left} {of} {trunk.daily_limit} {left}"
    )


def _brake(brake: WhyBrake, *, french: bool) -> str:
    rate = _WORDS.percent(brake.rate, 2) if french and brake.rate is not None else None
    if rate is None:
        none = "aucun appel décroché" if french else "no live answer"
        rate = none if brake.rate is None else f"{100 * brake.rate:.2f} %"
    window = WINDOWS.get(brake.window, (brake.window, brake.window))[french].format(length=brake.window_length)
    braked = (", freiné" if french else ", braked") if brake.braked else ""
    limit, title = ("limite", "abandons") if french else ("limit", "abandoned")
    return f"{title}{_COLON[french]} {rate}, {limit} {100 * brake.limit:g} %, {window}{braked}"
