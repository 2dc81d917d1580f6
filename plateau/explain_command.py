"""`plateau explain`: may this number be called, at that moment, in that way; and if not, why, and from when on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console
from rich.padding import Padding

from dialer.core.law.case import Consent, Opposition, World
from dialer.core.law.question import BadQuestion, Explained, Question, explain
from dialer.core.law.stricter import NOTHING
from dialer.core.law.values import InvalidLaw
from dialer.core.states import CampaignMode
from ops.law import current
from ops.settings import SettingsError
from plateau.configuration import given

if TYPE_CHECKING:
    from api.schema.explain import ReasonShape
    from dialer.core.law.verdict import Reason

app = typer.Typer(add_completion=False, help="May this number be called? Every rule that refuses, and when none will.")
Language = Literal["fr", "en"]
WORLDS: Mapping[str, World] = {"live": "live", "demo": "demo"}
_MOMENT = "2026-11-23T12:30+01:00; without an offset: the callee's time"
_MODES = "manual|preview|progressive|predictive"
_TITLES = {
    "allowed": ("Appel permis", "The call is allowed"),
    "refused": ("Appel refusé", "The call is refused"),
    "zone": ("heure de {zone}", "time of {zone}"),
    "territory": ("département ou territoire {territory}", "territory {territory}"),
    "demo": ("démonstration", "demonstration"),
    "live": ("appels réels", "live calls"),
    "source": ("source :", "source:"),
    "next": ("Possible à partir du {day} à {clock} ({zone}).", "Possible from {day} at {clock} on ({zone})."),
    "never": ("Attendre seul n'y changera rien.", "Waiting alone will not change it."),
    "outside": (
        "La campagne est limitée à d'autres lieux (plateau campaign places).",
        "The campaign is narrowed to other places (plateau campaign places).",
    ),
    "unknown": ("lieu inconnu", "place unknown"),
}


@app.command()
def explain_one(
    ctx: typer.Context,
    profile: Annotated[str, typer.Option(help="FR_B2C, FR_B2B, FR_SURVEY, GB, US, ES, DE or IT.")] = "",
    number: Annotated[str, typer.Option(help="Who would be called: +33199001234 or as dialled in the country.")] = "",
    caller_id: Annotated[str, typer.Option(help="The number that would be shown; none: withheld.")] = "",
    campaign: Annotated[
        str, typer.Option(help="Name or id: its profile, mode, sector, number and own stricter rules judge.")
    ] = "",
    lead: Annotated[int | None, typer.Option(help="Id: this lead now, by all that is known; nothing else.")] = None,
    mode: Annotated[
        CampaignMode | None,
        typer.Option(metavar="MODE", help=f"How the call would be placed: {_MODES}; predictive if nobody says."),
    ] = None,
    at: Annotated[str | None, typer.Option(help=f"When, such as {_MOMENT}; default: now.")] = None,
    postcode: Annotated[str, typer.Option(help="Of the callee.")] = "",
    timezone: Annotated[
        str, typer.Option(help="Of the callee, such as Indian/Reunion; before postcode and number.")
    ] = "",
    consent: Annotated[
        Consent, typer.Option(metavar="WORD", help="What the ledger says now: none, valid, revoked or contract.")
    ] = Consent.NONE,
    consented_at: Annotated[str | None, typer.Option(help="Since when; default: no later than any refusal.")] = None,
    sector: Annotated[str, typer.Option(help="The trade, where sectors are banned.")] = "",
    attempt_at: Annotated[list[str] | None, typer.Option(help="An earlier attempt; repeatable.")] = None,
    refused_at: Annotated[list[str] | None, typer.Option(help="When the person refused; repeatable.")] = None,
    abandoned_at: Annotated[str | None, typer.Option(help="When a call of ours met no agent.")] = None,
    appointment_at: Annotated[str | None, typer.Option(help="The precise moment that the person agreed to.")] = None,
    opposed: Annotated[
        Opposition | None,
        typer.Option(metavar="WHOSE", help="On the do-not-call list of one company (principal), or of everybody."),
    ] = None,
    listed: Annotated[bool | None, typer.Option("--listed/--not-listed", help="On the national list.")] = None,
    compared_at: Annotated[str | None, typer.Option(help="When it was compared with that list.")] = None,
    abandon_rate: Annotated[float | None, typer.Option(min=0, max=1, help="Of the campaign, in parts of one.")] = None,
    world: Annotated[
        str, typer.Option(help="live or demo; default: as the settings say, without any that of the number.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """May this number be called? Every rule that refuses, and when none will.

    plateau explain --profile FR_B2C --number 0199001234 --postcode 75001 --caller-id +33162000000 --consent valid

    plateau explain --campaign Essai --number 0199001234 --postcode 75001 --consent valid

    plateau explain --lead 4

    Exits with 0 when there is an answer, whatever it is, and with 2 when the question cannot be understood.
    """
    if lead is not None:
        if others := _typed(ctx) - {"lead", "as_json"}:
            raise typer.BadParameter(f"--lead says it all: leave --{min(others).replace('_', '-')} out")
        _explain_lead(lead, as_json)
        return
    own, asked_sector = NOTHING, sector
    if campaign:
        from plateau.explain_lead import of_campaign

        one, own, here = of_campaign(campaign)
        world = world or here
        profile, caller_id = profile or one.profile, caller_id or one.default_caller_id
        mode, asked_sector = mode or CampaignMode(one.mode), sector or one.sector
    for option, value in (("profile", profile), ("number", number), ("caller-id", caller_id)):
        if not value:
            raise typer.BadParameter(f"--{option} is missing", param_hint=f"--{option}")
    try:
        written = given()
        language = _language(written)
        question = Question(
            profile=profile,
            number=number,
            at=datetime.now(UTC) if at is None else _a_moment("at", at),
            mode=mode or CampaignMode.PREDICTIVE,
            caller_id=caller_id,
            postcode=postcode.encode(errors="replace").decode(),  # bytes that are no text stay answerable
            timezone=timezone,
            world=_world(world, written),
            consent=consent,
            consented_at=_moment("consented_at", consented_at),
            sector=asked_sector,
            attempts=_moments("attempt_at", attempt_at),
            refused=_moments("refused_at", refused_at),
            abandoned_at=_moment("abandoned_at", abandoned_at),
            opposition=opposed,
            listed=listed,
            compared_at=_moment("compared_at", compared_at),
            appointment=_moment("appointment_at", appointment_at),
            abandon_rate=abandon_rate,
            own=own,
        )
        found = explain(current(), question)
    except BadQuestion as fault:
        option = fault.field.replace("_", "-")
        _refuse(f"--{option}: {fault.french if _language(given()) == 'fr' else fault}", 2)
    except (InvalidLaw, SettingsError) as fault:
        _refuse(str(fault), 1)
    if as_json:
        typer.echo(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _show(found, 0 if language == "fr" else 1)


def _typed(ctx: typer.Context) -> set[str]:
    """The options that were typed."""
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    return {name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"}


def _explain_lead(lead: int, as_json: bool) -> None:
    from plateau.explain_lead import of_lead, standing

    found = of_lead(lead)
    if as_json:
        typer.echo(found.model_dump_json())
        return
    language = _language(given())
    typer.echo(standing(lead, found, language))
    typer.echo(_TITLES["allowed" if found.allowed else "refused"][0 if language == "fr" else 1])
    if not found.inside_places:
        typer.echo(_TITLES["outside"][0 if language == "fr" else 1])
    _show_reasons(found.reasons, found.next_allowed_at, "", 0 if language == "fr" else 1)


def _as_json(found: Explained) -> dict[str, object]:
    verdict = found.verdict
    return {
        "allowed": verdict.allowed,
        "reasons": [
            {"rule": one.rule, "text_fr": one.text_fr, "text_en": one.text_en, "source": one.source}
            for one in verdict.reasons
        ],
        "next_allowed_at": verdict.next_allowed_at.isoformat() if verdict.next_allowed_at else None,
    }


def _show(found: Explained, language: int) -> None:
    def title(key: str) -> str:
        return _TITLES[key][language]

    verdict, console = found.verdict, Console(markup=False, highlight=False, emoji=False)
    where = [
        title("zone").format(zone=found.timezone) if found.timezone else title("unknown"),
        title("territory").format(territory=found.territory) if found.territory else "",
        title(found.world),
    ]
    console.print(f"{title('allowed' if verdict.allowed else 'refused')} ({', '.join(filter(None, where))})")
    if not verdict.allowed:
        _show_reasons(verdict.reasons, verdict.next_allowed_at, found.timezone, language)


def _show_reasons(reasons: Sequence[Reason | ReasonShape], opens: datetime | None, zone: str, language: int) -> None:
    def title(key: str) -> str:
        return _TITLES[key][language]

    console = Console(markup=False, highlight=False, emoji=False)
    for one in reasons:
        console.print()
        console.print(one.rule, style="bold")
        console.print(Padding(one.text_fr if language == 0 else one.text_en, (0, 0, 0, 2)))
        console.print(Padding(f"{title('source')} {one.source}", (0, 0, 0, 2)), style="dim")
    if not reasons:
        return
    console.print()
    if opens is None:
        console.print(title("never"))
        return
    day = f"{opens:%d/%m/%Y}" if language == 0 else f"{opens:%Y-%m-%d}"
    console.print(title("next").format(day=day, clock=f"{opens:%H:%M}", zone=zone or opens.tzname()))


def _moments(field: str, texts: Sequence[str] | None) -> tuple[datetime, ...]:
    return tuple(_a_moment(field, text) for text in texts or ())


def _moment(field: str, text: str | None) -> datetime | None:
    return None if text is None else _a_moment(field, text)


def _a_moment(field: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if 2000 <= moment.year < 2200:
            return moment
    except ValueError:
        pass
    raise BadQuestion(
        field,
        f"« {text} » n'est pas un moment ; écrivez-le comme 2026-11-23T12:30:00+01:00.",
        f"{text!r} is no moment; write it like 2026-11-23T12:30:00+01:00.",
    )


def _world(text: str, written: dict[str, Any]) -> World | None:
    """The world that was asked for, else that of the settings; None: there are no settings here."""
    if text:
        if text in WORLDS:
            return WORLDS[text]
        raise BadQuestion("world", "Écrivez live ou demo.", "Write live or demo.")
    section = written.get("dialing")
    numbers = os.environ.get("PLATEAU_DIALING__NUMBERS") or (
        section.get("numbers") if isinstance(section, dict) else None
    )
    if numbers is None and not written:
        return None
    return "demo" if numbers == "fiction" else "live"


def _language(written: dict[str, Any]) -> Language:
    return "en" if (os.environ.get("PLATEAU_LANGUAGE") or written.get("language")) == "en" else "fr"


def _refuse(sentence: str, code: int) -> NoReturn:
    typer.echo(f"plateau: {sentence}", err=True)
    raise typer.Exit(code)
