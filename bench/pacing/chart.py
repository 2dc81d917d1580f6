"""One chart as SVG: how busy agents are under each rule, over the size of the team. Readable on light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 48, 170, 16, 40
COLOURS = ("#2f7ed8", "#c0792a", "#7a5cc0", "#808080")
Line = Mapping[int, float]
"""Agents -> utilisation in percent."""


def chart(lines: Mapping[str, Line], title: str) -> str:
    """One line a name, in the order given; teams stand at equal distances."""
    teams = sorted({team for line in lines.values() for team in line})
    values = [value for line in lines.values() for value in line.values()]
    low, high = 10 * (int(min(values)) // 10), 100
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}"',
        ' font-family="sans-serif" font-size="12" fill="#808080">\n',
        f"<title>{title}</title>\n",
    ]
    for level in range(low, high + 1, 10):
        y = _y(level, low, high)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#808080" stroke-opacity=".3"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{level}</text>\n')
    for team in teams:
        parts.append(f'<text x="{_x(team, teams):.1f}" y="{HEIGHT - 22}" text-anchor="middle">{team}</text>\n')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 5}">agents; utilisation in %</text>\n')
    lines = {name: line for name, line in lines.items() if line}
    beside = _beside({name: _y(line[max(line)], low, high) for name, line in lines.items()})
    for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
        points = " ".join(f"{_x(team, teams):.1f},{_y(line[team], low, high):.1f}" for team in sorted(line))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{beside[name] + 4:.1f}" fill="{colour}">{name}</text>\n')
    return "".join([*parts, "</svg>\n"])


def _x(team: int, teams: Sequence[int]) -> float:
    inner = WIDTH - LEFT - RIGHT
    return LEFT + inner * (teams.index(team) + 0.5) / len(teams)


def _y(value: float, low: float, high: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)


def _beside(wanted: Mapping[str, float]) -> dict[str, float]:
    """Heights of the names, 15 apart."""
    found: dict[str, float] = {}
    least = 0.0
    for name, height in sorted(wanted.items(), key=lambda item: item[1]):
        found[name] = max(height, least)
        least = found[name] + 15
    return found
