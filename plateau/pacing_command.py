"""`plateau pacing`: the pacing policy as a program, past days again with other settings, and plans of a team."""

from __future__ import annotations

from typing import Annotated

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
    give_up: Annotated[bool, typer.Option(help="Hang up ringing calls that would probably be abandoned.")] = True,
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
