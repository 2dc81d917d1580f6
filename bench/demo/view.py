"""What the terminal shows while a demo runs: a board that lives, or a line now and then without a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

STATES = ("ready", "reserved", "talking", "wrap_up", "paused", "offline")
COLOURS = {"ready": "green", "reserved": "cyan", "talking": "bright_blue", "wrap_up": "yellow"}


@dataclass(frozen=True, slots=True)
class Invitation:
    """How people look at the demo and join it."""

    address: str
    supervisor: str
    supervisor_password: str
    guest: str
    guest_password: str
    sip_server: str
    sip_user: str
    sip_secret: str
    folder: str


@dataclass(frozen=True, slots=True)
class Moment:
    """The demo now; seconds."""

    campaign: dict[str, Any]
    agents: Sequence[dict[str, Any]]
    elapsed: float
    total: float | None
    doing: str


def line(moment: Moment) -> str:
    """One line with everything."""
    c = moment.campaign
    states = Counter(str(agent["state"]) for agent in moment.agents)
    floor = " ".join(f"{state}={states[state]}" for state in STATES if states[state])
    if not c:
        return f"{moment.elapsed:5.0f} s  {moment.doing}"
    return (
        f"{moment.elapsed:5.0f} s  {moment.doing}: {c['attempts']} attempts, {c['ringing']} ringing, "
        f"{c['live_answers']} live answers, {c['talking']} talking, {c['connected']} connected, "
        f"{c['abandoned']} abandoned ({c['abandon_rate']:.1%}) | {floor} | {_pacing(c)}"
    )


def board(moment: Moment, invitation: Invitation) -> RenderableType:
    """The whole screen."""
    return Group(
        Panel(Group(_clock(moment), Text(), _calls(moment.campaign), Text(), _floor(moment.agents)),
              title="Plateau", title_align="left", border_style="dim"),
        _ways(invitation),
    )  # fmt: skip


def joining(invitation: Invitation) -> list[tuple[str, str, str]]:
    """Where to look and how to join: what, where, and with which log-in."""
    one = invitation
    return [
        ("Wallboard", f"{one.address}/wall", f"{one.supervisor} / {one.supervisor_password}"),
        ("Join in a browser", f"{one.address}/agent", f"{one.guest} / {one.guest_password}"),
        ("or with a SIP phone", one.sip_server, f"{one.sip_user} / {one.sip_secret}"),
        ("Logs", one.folder, ""),
    ]


def _ways(invitation: Invitation) -> RenderableType:
    ways = Table.grid(padding=(0, 2))
    for name, place, log_in in joining(invitation):
        ways.add_row(name, Text(f"{place}\n{log_in}".strip(), overflow="fold"))
    return Panel(ways, border_style="dim", subtitle="Ctrl-C ends it, and leaves nothing behind")


def _clock(moment: Moment) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    if moment.total is None:
        grid.add_row(f"{_minutes(moment.elapsed)}", moment.doing)
    else:
        left = max(0.0, moment.total - moment.elapsed)
        bar = ProgressBar(moment.total, min(moment.elapsed, moment.total), width=40)
        grid.add_row(_minutes(moment.elapsed), bar, f"{_minutes(left)} left", moment.doing)
    return grid


def _calls(campaign: dict[str, Any]) -> RenderableType:
    if not campaign:
        return Text("waiting for the floor ...", style="dim")
    now, today = Table.grid(padding=(0, 2)), Table.grid(padding=(0, 2))
    for name, key in (("ringing", "ringing"), ("answered, waiting", "waiting"), ("talking", "talking")):
        now.add_row(name, Text(str(campaign[key]), style="bold"))
    rate, limit = campaign["abandon_rate"], campaign["abandon_limit"]
    style = "bold red" if rate > limit else "bold"
    for name, value in (
        ("attempts", str(campaign["attempts"])),
        ("live answers", str(campaign["live_answers"])),
        ("connected", str(campaign["connected"])),
    ):
        today.add_row(name, Text(value, style="bold"))
    rates = Table.grid(padding=(0, 2))
    rates.add_row("abandoned", Text(str(campaign["abandoned"]), style=style))
    rates.add_row("abandon rate", Text(f"{rate:.1%} of at most {limit:.0%}", style=style))
    rates.add_row("leads callable", Text(str(campaign["callable"]), style="bold"))
    grid = Table.grid(padding=(0, 6))
    grid.add_row(now, today, rates)
    return Group(grid, Text(), Text(_pacing(campaign), style="dim"))


def _floor(agents: Sequence[dict[str, Any]]) -> RenderableType:
    grid = Table.grid(padding=(0, 3))
    states = Counter(str(agent["state"]) for agent in agents)
    grid.add_row(
        *(
            Text.assemble((f"{states[state]} ", "bold"), (state.replace("_", "-"), COLOURS.get(state, "dim")))
            for state in STATES
        )
    )
    return grid


def _pacing(campaign: dict[str, Any]) -> str:
    pacing = campaign.get("pacing") or {}
    return str(pacing.get("sentence") or pacing.get("bound_by") or "")


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"
