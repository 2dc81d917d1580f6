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

from bench.demo.words import Words

STATES = ("ready", "reserved", "talking", "wrap_up", "paused", "offline")
COUNTS = ("attempts", "ringing", "live_answers", "talking", "connected", "abandoned")
COLOURS = {"ready": "green", "reserved": "cyan", "talking": "bright_blue", "wrap_up": "yellow"}


@dataclass(frozen=True, slots=True)
class Invitation:
    """How people look at the demo and join it."""

    address: str
    admin: str
    admin_password: str
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
    """The demo now; seconds, and what it does as a key of the words."""

    campaign: dict[str, Any]
    agents: Sequence[dict[str, Any]]
    elapsed: float
    total: float | None
    doing: str


def line(moment: Moment, words: Words) -> str:
    """One line with everything."""
    c = moment.campaign
    states = Counter(str(agent["state"]) for agent in moment.agents)
    floor = " ".join(f"{words(state)}={states[state]}" for state in STATES if states[state])
    if not c:
        return f"{moment.elapsed:5.0f} s  {words(moment.doing)}"
    counts = ", ".join(f"{c[key]} {words(key)}" for key in COUNTS)
    rate = words.percent(c["abandon_rate"])
    return f"{moment.elapsed:5.0f} s  {words(moment.doing)}: {counts} ({rate}) | {floor} | {_pacing(c, words)}"


def board(moment: Moment, invitation: Invitation, words: Words) -> RenderableType:
    """The whole screen."""
    floor = _floor(moment.agents, words)
    return Group(
        Panel(Group(_clock(moment, words), Text(), _calls(moment.campaign, words), Text(), floor),
              title="Plateau", title_align="left", border_style="dim"),
        _ways(invitation, words),
    )  # fmt: skip


def joining(invitation: Invitation, words: Words) -> list[tuple[str, str, str]]:
    """Where to look and how to join: what, where, and with which log-in."""
    one = invitation
    return [
        (words("wall"), f"{one.address}/wall", f"{one.supervisor} / {one.supervisor_password}"),
        (words("admin"), f"{one.address}/admin", f"{one.admin} / {one.admin_password}"),
        (words("join"), f"{one.address}/agent", f"{one.guest} / {one.guest_password}"),
        (words("phone"), one.sip_server, f"{one.sip_user} / {one.sip_secret}"),
        (words("logs"), one.folder, ""),
    ]


def _ways(invitation: Invitation, words: Words) -> RenderableType:
    ways = Table.grid(padding=(0, 2))
    for name, place, log_in in joining(invitation, words):
        ways.add_row(name, Text(f"{place}\n{log_in}".strip(), overflow="fold"))
    return Panel(ways, border_style="dim", subtitle=words("ending"))


def _clock(moment: Moment, words: Words) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    if moment.total is None:
        grid.add_row(_minutes(moment.elapsed), words(moment.doing))
    else:
        left = max(0.0, moment.total - moment.elapsed)
        bar = ProgressBar(moment.total, min(moment.elapsed, moment.total), width=40)
        grid.add_row(_minutes(moment.elapsed), bar, words("left", time=_minutes(left)), words(moment.doing))
    return grid


def _calls(campaign: dict[str, Any], words: Words) -> RenderableType:
    if not campaign:
        return Text(words("no_floor"), style="dim")
    now, today = Table.grid(padding=(0, 2)), Table.grid(padding=(0, 2))
    for key in ("ringing", "waiting", "talking"):
        now.add_row(words(key), Text(str(campaign[key]), style="bold"))
    rate, limit = campaign["abandon_rate"], campaign["abandon_limit"]
    style = "bold red" if rate > limit else "bold"
    for key in ("attempts", "live_answers", "connected"):
        today.add_row(words(key), Text(str(campaign[key]), style="bold"))
    rates = Table.grid(padding=(0, 2))
    rates.add_row(words("abandoned"), Text(str(campaign["abandoned"]), style=style))
    reached = words("rate_of", rate=words.percent(rate), limit=words.percent(limit, 0))
    rates.add_row(words("abandon_rate"), Text(reached, style=style))
    rates.add_row(words("callable"), Text(str(campaign["callable"]), style="bold"))
    grid = Table.grid(padding=(0, 6))
    grid.add_row(now, today, rates)
    return Group(grid, Text(), Text(_pacing(campaign, words), style="dim"))


def _floor(agents: Sequence[dict[str, Any]], words: Words) -> RenderableType:
    grid = Table.grid(padding=(0, 3))
    states = Counter(str(agent["state"]) for agent in agents)
    grid.add_row(
        *(Text.assemble((f"{states[state]} ", "bold"), (words(state), COLOURS.get(state, "dim"))) for state in STATES)
    )
    return grid


def _pacing(campaign: dict[str, Any], words: Words) -> str:
    pacing = campaign.get("pacing")
    if not pacing:
        return ""
    if words.language == "en" and pacing.get("sentence"):  # the dialer's own, which says more
        return str(pacing["sentence"])
    why = words(f"bound.{pacing['bound_by']}")
    return f"{words('placed', n=pacing['placed'])}, {why}"


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"
