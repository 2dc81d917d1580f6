"""A chart of teams by size, as an SVG that stands alone: agents' utilisation, and people reached in an hour.

It can be read without colours (one curve is dashed), aloud (title and description say every figure), and in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil, log10

from bench.pacing.intervals import Interval
from bench.pacing.planning import Team

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 70, 70, 50, 60
UTILISATION, REACHED = "#1f5fa8", "#a8431f"
STEPS = 5


def chart(teams: Sequence[Team], title: str) -> str:
    """The SVG of at least one team; the vertical lines are the 95 % intervals."""
    sizes = [team.agents for team in teams]
    used = [team.intervals()["utilisation"] for team in teams]
    reached = [team.intervals()["people_reached_per_hour"] for team in teams]
    most = _round_up(max(_high(one) for one in reached))
    across = [_across(size, sizes) for size in sizes]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title described" font-family="sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="described">{escape(_aloud(teams))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(WIDTH / 2, 24, title, "middle", size=15),
        *_frame(most),
        *(_text(x, HEIGHT - BOTTOM + 20, str(size), "middle") for x, size in zip(across, sizes, strict=True)),
        _text(WIDTH / 2, HEIGHT - 14, "agents", "middle"),
        *_curve(across, used, 1.0, UTILISATION, ""),
        *_curve(across, reached, most, REACHED, ' stroke-dasharray="7 4"'),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _aloud(teams: Sequence[Team]) -> str:
    found = [(team.agents, team.intervals()) for team in teams]
    return "; ".join(
        f"{agents} agents: utilisation {figures['utilisation'].mean:.0%}, "
        f"{figures['people_reached_per_hour'].mean:.0f} people reached an hour"
        for agents, figures in found
    )


def _frame(most: float) -> list[str]:
    parts = [
        _text(LEFT, TOP - 12, "utilisation, solid", "start", UTILISATION),
        _text(WIDTH - RIGHT, TOP - 12, "people reached an hour, dashed", "end", REACHED),
    ]
    for step in range(STEPS + 1):
        y = _down(step / STEPS, 1.0)
        parts += [
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>',
            _text(LEFT - 8, y + 4, f"{step / STEPS:.0%}", "end", UTILISATION),
            _text(WIDTH - RIGHT + 8, y + 4, f"{step / STEPS * most:g}", "start", REACHED),
        ]
    return parts


def _curve(across: Sequence[float], means: Sequence[Interval], most: float, colour: str, dashes: str) -> list[str]:
    points = [(x, _down(one.mean, most)) for x, one in zip(across, means, strict=True)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts = [f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>']
    for (x, y), one in zip(points, means, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>')
        if one.half:
            high, low = _down(min(most, one.mean + one.half), most), _down(max(0.0, one.mean - one.half), most)
            parts.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{high:.1f}" y2="{low:.1f}" stroke="{colour}" opacity="0.6"/>'
            )
    return parts


def _text(x: float, y: float, words: str, anchor: str, colour: str = "#222222", size: int = 13) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}" font-size="{size}">{escape(words)}</text>'


def _across(size: int, sizes: Sequence[int]) -> float:
    least, most = min(sizes), max(sizes)
    inner = WIDTH - LEFT - RIGHT - 40
    return LEFT + 20 + (inner * (size - least) / (most - least) if most > least else inner / 2)


def _down(value: float, most: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)


def _high(one: Interval) -> float:
    return one.mean + (one.half or 0.0)


def _round_up(value: float) -> float:
    """A number above this one that divides well into STEPS."""
    unit = 10.0 ** (ceil(log10(max(value, 1.0))) - 1)
    return max(1.0, ceil(value / unit) * unit)
