"""`plateau pacing`: the pacing policy as a program, past days again with other settings, and plans of a team."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Pacing: the policy, what it did, what it would do."
)


@app.callback()
def pacing() -> None:
    """Pacing: the policy, what it did, what it would do."""


@app.command()
def policy(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line, in and out.")] = False,
    limit: Annotated[float, typer.Option(min=0, max=1, help="Abandoned calls a live answer, at most.")] = 0.03,
    patience: Annotated[float, typer.Option(min=0, max=60, help="Seconds until an answered call is abandoned.")] = 2.0,
    give_up: Annotated[bool, typer.Option(help="Hang up ringing calls that are too likely to be abandoned.")] = True,
    minimum_ring: Annotated[float, typer.Option(min=0, max=120, help="Seconds of ringing before that.")] = 15.0,
) -> None:
    """Pace whatever floor speaks on standard input: an observation a line, answered at once by what to do.

    In: {"now": s, "event": "tick|talk_end|agent_free|resolved|connected|dropped|roster|machine_to_agent",
    "value": seconds of that event, "answered": true or false (resolved), "agents": [[state, seconds in it], ...]
    (1 free, 2 talking, 3 wrap-up), "calls": [[id, state, seconds in it], ...] (1 ringing, 2 waiting for an agent,
    3 in AMD), "dropped": n, "connected": n, "dials": n}, and "leads": [{...}, ...] of those that could be dialled
    next, where anything is known. Out: {"dial": n, "cancel": [ids]}, with "order": [places in leads] where they
    should not be dialled as they were offered. A line that cannot be read is answered with "error".
    """
    from plateau.policy_loop import converse  # loads no more than a policy needs: the answer to the first line waits

    if not jsonl:
        raise typer.BadParameter("observations are spoken as lines of JSON: give --jsonl")
    converse(limit=limit, patience=patience, give_up=give_up, minimum_ring=minimum_ring)


@app.command()
def replay(
    campaign: Annotated[str, typer.Option(help="Name or id.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="A past day of the campaign's time zone.")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A setting of the campaign, such as abandon_limit=0.02.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, max=50, help="Replays of each kind.")] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Run a past day again, with its own settings and with others, and say what would have changed.

    The column "off by" is the honesty of the replay: how far it is, with the settings of the day, from what happened.
    """
    from plateau.pacing_planning import replay_day, show_comparison

    found = replay_day(campaign, day.date(), settings or [], seeds)
    if as_json:
        typer.echo(json.dumps(found.as_json()))
    else:
        show_comparison(found)


@app.command()
def simulate(
    agents: Annotated[int, typer.Option(min=1, max=1000, help="Size of the team.")] = 12,
    answer_rate: Annotated[float, typer.Option(min=0.01, max=1, help="Share of calls that people answer.")] = 0.3,
    talk: Annotated[float, typer.Option(min=1, max=7200, help="Mean seconds of a conversation.")] = 90.0,
    wrap: Annotated[float, typer.Option(min=0, max=3600, help="Mean seconds of wrap-up.")] = 15.0,
    ring: Annotated[float, typer.Option(min=1, max=120, help="Mean seconds until a person answers.")] = 12.0,
    ring_out: Annotated[float, typer.Option(min=5, max=120, help="Seconds until nobody will answer.")] = 25.0,
    hours: Annotated[float, typer.Option(min=0.25, max=24, help="Length of the shift.")] = 4.0,
    leads: Annotated[int, typer.Option(min=1, max=10_000_000, help="Leads of the list, each dialled once.")] = 5000,
    limit: Annotated[float, typer.Option(min=0, max=1, help="Abandoned calls a live answer, at most.")] = 0.03,
    patience: Annotated[float, typer.Option(min=0, max=10, help="Seconds until an answer is abandoned.")] = 2.0,
    mode: Annotated[Literal["progressive", "predictive"], typer.Option()] = "predictive",
    machine_share: Annotated[float, typer.Option(min=0, max=1, help="Machines, of what nobody answers.")] = 0.3,
    failure_share: Annotated[float, typer.Option(min=0, max=1, help="Failed calls, of what nobody answers.")] = 0.2,
    give_up_after: Annotated[
        float | None, typer.Option(min=10, max=120, help="Give up calls that have rung so long; else none.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, max=100, help="Simulated shifts of each team.")] = 8,
    campaign: Annotated[str | None, typer.Option(help="Learn the calls, and settings, of this campaign.")] = None,
    campaign_id: Annotated[int | None, typer.Option(help="The same by its id, whatever others are called.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="No teams of other sizes.")] = False,
    within: Annotated[float | None, typer.Option(min=1, help="Seconds of work at most: less is simulated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
    chart: Annotated[Path | None, typer.Option(help="Write a chart of the teams to this SVG file.")] = None,
) -> None:
    """What a team would do on a list before it goes live, and what teams of half to twice the size would do.

    With --json a team that cannot be simulated is answered with {"refused": why}, and exit code 1.
    """
    import os
    from dataclasses import asdict
    from math import inf

    from bench.pacing.plan_chart import chart as drawn
    from bench.pacing.planning import Plan, PlanRefused, plan_teams, sizes_around
    from dialer.core.states import CampaignMode

    plan = Plan(
        agents, answer_rate, talk, wrap, ring, hours, leads, limit, CampaignMode(mode), patience, ring_out,
        machine_share, failure_share, give_up_after,
    )  # fmt: skip
    os.nice(10)  # customers who are being called come first
    named = campaign if campaign_id is None else campaign_id
    try:
        if named is not None:
            from plateau.pacing_planning import learn_plan

            plan = learn_plan(plan, named)
        teams = plan_teams(plan, [agents] if alone else sizes_around(agents), seeds, within or inf)
    except PlanRefused as fault:
        typer.echo(f"plateau: {fault}", err=True)
        if as_json:
            typer.echo(json.dumps({"refused": str(fault)}))
        raise typer.Exit(1) from fault
    if chart is not None:
        chart.write_text(drawn(teams, f"Teams on a list of {leads:,} leads, {plan.mode.value}"))
    if as_json:
        typer.echo(json.dumps({"plan": asdict(plan), "teams": [team.as_json() for team in teams]}))
        return
    from plateau.pacing_planning import show_plan

    show_plan(teams)
